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
            Map.of("MAIN_KEY", "sk-planted-secret")::get, Set.of("volume", "near-duplicates", "logit-harvest"));

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
        assertThat(c.decide().rules()).hasSize(2);
        assertThat(c.decide().rules().getFirst().when().posterior()).hasValue(0.9);
        assertThat(c.decide().rules().getFirst().when().llr()).isEmpty();
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
    void aRuleThatCanNeverActIsAnError() {
        String rules = MINIMAL + """
                inspect: {enabled: false}
                decide:
                  rules:
                    - {name: a, when: {alarm: true}, action: refuse}
                    - {name: b, when: {signal: volum, llr: 2}, action: slow}
                    - {name: c, when: {plans: [gold]}, action: shape, exposure: none}
                    - {name: d, when: {alarm: false}, action: refuse, pause: 2s}
                    - {name: e, when: {plans: [free]}, action: reroute, model: small}
                    - {name: f, when: {plans: [free]}, action: allow}
                """;
        assertThat(messages(rules))
                .contains(
                        "14 decide.rules[0].when can never act: inspect.enabled is false",
                        "15 decide.rules[1].when.signal no signal is named 'volum'; did you mean 'volume'?",
                        "15 decide.rules[1] action 'slow' needs 'pause'",
                        "16 decide.rules[2].when.plans[0] no plan is named 'gold'",
                        "16 decide.rules[2].exposure no exposure is named 'none'",
                        "17 decide.rules[3].when needs a condition: llr, posterior above 0 or alarm: true",
                        "17 decide.rules[3].pause has no effect with action 'refuse'",
                        "18 decide.rules[4].when needs a condition: llr, posterior above 0 or alarm: true",
                        "18 decide.rules[4].model no model is named 'small'",
                        "19 decide.rules[5].when can never act: an earlier rule has the same conditions");
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
