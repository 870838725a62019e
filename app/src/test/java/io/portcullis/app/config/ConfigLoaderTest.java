package io.portcullis.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.portcullis.traffic.Dialect;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String MINIMAL = """
            upstreams:
              - name: main
                url: https://api.example.com
                credential: env:MAIN_KEY
            models:
              - name: m
                upstream: main
            plans:
              - name: free
                limits: {calls_per_minute: 20}
            """;

    @TempDir
    private Path folder;

    private final ConfigLoader loader = new ConfigLoader(
            Map.of("MAIN_KEY", "sk-planted-secret")::get,
            Set.of("volume", "near-duplicates", "logit-harvest", "knowledge-draw"));

    @Test
    void tenLinesAreEnoughAndTheRestIsSafe() throws Exception {
        Configuration c = load(MINIMAL).configuration();
        assertThat(c.listen())
                .isEqualTo(new ListenSettings("127.0.0.1", 8080, java.util.Optional.empty(), true, List.of()));
        UpstreamSettings upstream = c.upstream("main").orElseThrow();
        assertThat(upstream.url()).isEqualTo(URI.create("https://api.example.com"));
        assertThat(upstream.dialects()).containsExactly(Dialect.OPENAI);
        assertThat(upstream.credential().orElseThrow().reveal()).isEqualTo("sk-planted-secret");
        assertThat(upstream.timeouts().firstByte()).isEqualTo(Duration.ofMinutes(2));
        assertThat(c.model("m").orElseThrow().model()).isEqualTo("m");
        PlanSettings plan = c.plan("free").orElseThrow();
        assertThat(plan.limits().callsPerMinute()).isEqualTo(20);
        assertThat(plan.limits().concurrent()).isZero();
        assertThat(plan.serves("anything")).isTrue();
        ExposureSettings exposure = c.exposure(plan.exposure()).orElseThrow();
        assertThat(exposure.logprobs()).isFalse();
        assertThat(exposure.logitBias()).isEqualTo(ExposureSettings.LogitBias.NEVER);
        assertThat(exposure.reasoning()).isEqualTo(ExposureSettings.Reasoning.HIDDEN);
        assertThat(c.record().onFull()).isEqualTo(RecordSettings.OnFull.REFUSE);
        assertThat(c.bounds().body()).isEqualTo(new Size(10 << 20));
        assertThat(c.decide().mode()).isEqualTo(DecideSettings.Mode.SHADOW);
        assertThat(c.data()).isEqualTo(folder.resolve("data"));
        assertThat(c.drain()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theAnnotatedExampleIsValid() throws Exception {
        Path example = Path.of("..", "examples", "portcullis.yaml");
        Configuration c = loader.load(example).configuration();
        assertThat(c.decide().sections()).hasSize(2);
        assertThat(c.decide().sections().getFirst().rules()).hasSize(2);
        assertThat(c.decide().ladder().steps()).containsKey("refuse");
        assertThat(c.terms("terms-2026-01").orElseThrow().effective()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(c.exposure("open").orElseThrow().logitBias()).isEqualTo(ExposureSettings.LogitBias.WITHOUT_LOGPROBS);
    }

    @Test
    void aSecretIsNeverPrinted() throws Exception {
        ConfigLoader.Loaded loaded = load(MINIMAL);
        assertThat(loaded.configuration().toString()).doesNotContain("planted").contains("***");
        assertThat(loaded.effective().toString()).doesNotContain("planted").contains("*** (env:MAIN_KEY)");
    }

    @Test
    void aLiteralSecretIsRefusedWithoutRepeatingIt() {
        List<Problem> problems = problems(MINIMAL.replace("env:MAIN_KEY", "sk-planted"));
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.field()).isEqualTo("upstreams[0].credential");
            assertThat(p.toString()).contains(":4:5:").contains("env:NAME").doesNotContain("planted");
        });
    }

    @Test
    void aSecretThatIsNotThereIsNamed() {
        assertThat(messages(MINIMAL.replace("MAIN_KEY", "OTHER")))
                .containsExactly("4 upstreams[0].credential environment variable OTHER is not set");
        assertThat(messages(MINIMAL.replace("env:MAIN_KEY", "file:absent")))
                .singleElement()
                .satisfies(m -> assertThat(m).contains("does not exist"));
    }

    @Test
    void severalMistakesAreToldAtOnceInTheirOrder() {
        String text = MINIMAL.replace("https://api", "ftp://api")
                .replace("    upstream: main", "    upstraem: main")
                .replace("calls_per_minute: 20", "calls_per_minute: lots");
        assertThat(messages(text))
                .containsExactly(
                        "3 upstreams[0].url must be an http:// or https:// address without user information",
                        "6 models[0].upstream is missing",
                        "7 models[0].upstraem is not a known field; did you mean 'upstream'?",
                        "10 plans[0].limits.calls_per_minute must be a whole number");
    }

    @Test
    void namesThatLeadNowhereAreErrorsWhereTheyStand() {
        String text = MINIMAL.replace("upstream: main", "upstream: mian")
                + "    exposure: opne\n    models: [m, x]\n    terms: t\nexposures: [{name: open}]\n";
        assertThat(messages(text))
                .containsExactly(
                        "7 models[0].upstream no upstream is named 'mian'; did you mean 'main'?",
                        "11 plans[0].exposure no exposure is named 'opne'; did you mean 'open'?",
                        "12 plans[0].models[1] no model is named 'x'",
                        "13 plans[0].terms no terms is named 't'");
    }

    @Test
    void aRuleThatCanNeverActIsAnErrorWhereItStands() {
        String rules = MINIMAL + """
                decide:
                  ladder: {steps: {shape: {when: suspicion.posterior > 1.0}}}
                  sections:
                    - name: s
                      rules:
                        - {name: a, when: 'suspicon.alarm', then: {refuse: true}}
                        - {name: b, when: 'llr("volum") > 1.0', then: {slow: {pause: 0s}}}
                        - {name: c, when: 'plan == "gold"', then: {shape: none}}
                        - {name: d, when: 'step >= SLOW', then: {reroute: {model: small}, notify: nobody}}
                        - {name: e, when: 'plan == "free"', then: {require_acceptance: t, watermark: true}}
                        - {name: f, when: 'plan == "free" && stream', then: {allow: true, refuse: true}}
                """;
        assertThat(messages(rules))
                .containsExactly(
                        "12 decide.ladder.steps.shape.when can never act: the condition is false whatever the call",
                        "16 decide.sections[0].rules[0].when there is no fact 'suspicon'",
                        "17 decide.sections[0].rules[1].when no signal is named 'volum'; there are knowledge-draw,"
                                + " logit-harvest, near-duplicates, volume",
                        "17 decide.sections[0].rules[1].then.slow needs a pause or tokens_per_second",
                        "18 decide.sections[0].rules[2].when no plan is named 'gold'",
                        "18 decide.sections[0].rules[2].then.shape no exposure is named 'none'",
                        "19 decide.sections[0].rules[3].when can never act: the ladder's highest step is shape",
                        "19 decide.sections[0].rules[3].then.reroute.model no model is named 'small'",
                        "19 decide.sections[0].rules[3].then.notify no webhook is named 'nobody'",
                        "20 decide.sections[0].rules[4].then.require_acceptance no terms is named 't'",
                        "20 decide.sections[0].rules[4].then.watermark can never act: 'mark' is not configured",
                        "21 decide.sections[0].rules[5].when can never act: rule 'e' always comes first",
                        "21 decide.sections[0].rules[5].then.allow ends deciding: nothing else can stand beside it");
    }

    @Test
    void whereNothingIsSaidTheShippedPolicyWatchesAndLeavesOutWhatItCannotDo() throws Exception {
        DecideSettings decide = load(MINIMAL).configuration().decide();
        assertThat(decide.ladder().steps()).containsKeys("friction", "shape", "strip", "mark", "slow", "refuse");
        assertThat(decide.sections().stream().flatMap(section -> section.rules().stream()))
                .extracting(DecideSettings.Rule::name)
                .contains("close-logits", "step-refuse")
                .doesNotContain("step-watermark", "step-canary");
        DecideSettings blind =
                load(MINIMAL + "inspect: {enabled: false}\n").configuration().decide();
        assertThat(blind.sections().stream().flatMap(section -> section.rules().stream()))
                .isEmpty();
    }

    @Test
    void aPolicyMayStandInAFileOfItsOwnAndIsBlamedByItsName() throws Exception {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(policy, """
                sections:
                  - name: s
                    rules:
                      - {name: a, when: 'stream', then: {slow: {pause: 2s}}}
                """);
        String text = MINIMAL + "decide: {policy: policy.yaml}\n";
        DecideSettings decide = load(text).configuration().decide();
        assertThat(decide.policy()).contains(policy);
        assertThat(decide.sections()
                        .getFirst()
                        .rules()
                        .getFirst()
                        .then()
                        .slow()
                        .orElseThrow()
                        .pause())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(decide.ladder().steps()).containsKey("shape");
        Files.writeString(policy, Files.readString(policy).replace("'stream'", "'steam'"));
        assertThat(catchThrowableOfType(ConfigException.class, () -> load(text)).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.file()).isEqualTo(policy.toString());
                    assertThat(problem.line()).isEqualTo(4);
                    assertThat(problem.column()).isEqualTo(26);
                });
        Files.writeString(policy, "sections: [\n");
        assertThat(messages(text)).singleElement().asString().contains("not YAML");
        Files.delete(policy);
        assertThat(messages(text)).singleElement().asString().contains("no such file");
    }

    @Test
    void aSecondPlaceForThePolicyIsAnError() {
        assertThat(messages(MINIMAL + "decide: {policy: p.yaml, sections: []}\n"))
                .contains("11 decide.sections cannot stand beside 'policy'");
        assertThat(messages(
                        MINIMAL + "decide: {webhooks: [{name: w, url: 'http://example.com', secret: env:MAIN_KEY}]}\n"))
                .containsExactly("11 decide.webhooks[0].url must be https, or http to this machine");
    }

    @Test
    void yamlMistakesHaveALineToo() {
        assertThat(messages(MINIMAL + "drain: 5s\ndrain: 6s\n")).containsExactly("12 drain is given twice");
        assertThat(messages("upstreams:\n\t- name: x\n"))
                .containsExactly("2  a tab indents this line; YAML wants spaces");
        assertThat(messages("upstreams: ["))
                .singleElement()
                .satisfies(m -> assertThat(m).contains("not YAML"));
        assertThat(messages("")).containsExactly("1  must hold fields, such as 'upstreams:'");
        assertThat(messages("- a\n")).containsExactly("1  must hold fields, such as 'upstreams:'");
        assertThat(messages(MINIMAL + "drain: no\n"))
                .singleElement()
                .satisfies(m -> assertThat(m).contains("must be a duration"));
    }

    @Test
    void aliasBombsEndEarly() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [".formatted(i, i));
            bomb.append(String.join(", ", java.util.Collections.nCopies(10, before)));
            bomb.append("]\n");
        }
        assertThat(problems(bomb.toString())).isNotEmpty();
        assertThat(problems("a: &a [*a]\n")).isNotEmpty();
        assertThat(problems("[".repeat(10_000))).isNotEmpty();
        assertThat(problems("a: !!javax.script.ScriptEngineManager [x]\n")).isNotEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsOneProblem() throws IOException {
        ConfigException absent =
                catchThrowableOfType(ConfigException.class, () -> loader.load(folder.resolve("absent.yaml")));
        assertThat(absent).hasMessageEndingWith("absent.yaml: no such file");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertThat(catchThrowableOfType(ConfigException.class, () -> loader.load(binary)))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void termsMayLiveInAFile() throws Exception {
        Files.writeString(folder.resolve("terms.txt"), "Be fair.");
        String text =
                MINIMAL + "terms: [{id: t, file: terms.txt, url: 'https://e.example/t', effective: 2026-05-01}]\n";
        assertThat(load(text).configuration().terms("t").orElseThrow().text()).isEqualTo("Be fair.");
        assertThat(messages(text.replace("terms.txt", "gone.txt"))).isNotEmpty();
        assertThat(messages(text.replace("file: terms.txt, ", "")))
                .containsExactly("11 terms[0] needs either 'text' or 'file'");
    }

    private ConfigLoader.Loaded load(String text) throws Exception {
        return loader.load(Files.writeString(folder.resolve("portcullis.yaml"), text));
    }

    private List<Problem> problems(String text) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(text));
        assertThat(e).as("the file must be refused").isNotNull();
        return e.problems();
    }

    private List<String> messages(String text) {
        return problems(text).stream()
                .map(p -> p.line() + " " + p.field() + " " + p.message())
                .toList();
    }

    @Test
    void proxiesMustBeNetworks() throws Exception {
        String trusting = "listen: {trusted_proxies: [10.0.0.0/8, 'fd00::/8', 192.0.2.7]}\n" + MINIMAL;
        assertThat(load(trusting).configuration().listen().trustedProxies())
                .containsExactly("10.0.0.0/8", "fd00::/8", "192.0.2.7");
        String wrong = "listen: {trusted_proxies: [10.0.0.0/33]}\n" + MINIMAL;
        assertThat(catchThrowableOfType(ConfigException.class, () -> load(wrong)))
                .hasMessageContaining("trusted_proxies")
                .hasMessageContaining("is not a network");
    }
}
