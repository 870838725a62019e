package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINE = "{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"%s\",\"plan\":\"%s\","
            + "\"endpoint\":\"/v1/chat/completions\",\"status\":200,\"request\":{\"model\":\"m\",\"messages\":"
            + "[{\"role\":\"user\",\"content\":\"question %d about <b>tides</b>\"}]},\"response\":{\"choices\":"
            + "[{\"message\":{\"role\":\"assistant\",\"content\":\"because\"}}],"
            + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20}}}";
    private static final String POLICY = """
            ladder:
              climb: 1m
              hold: 1h
              expire: 7d
              steps:
                shape: {when: 'suspicion.exchanges >= 16 && plan == "free"'}
                refuse: {when: 'suspicion.exchanges >= 32 && plan == "free"'}
            sections:
              - name: steps
                match: all
                rules:
                  - {name: shape, when: step >= SHAPE, then: {shape: standard}}
                  - {name: refuse, when: step >= REFUSE, then: {refuse: true}}
                  - {name: watch, when: usage.tokens_day > 300, then: {refuse: true}, mode: shadow}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /** One call a minute each: a free account 40 times, a paying one 40 times. */
    private String log() throws IOException {
        List<String> lines = new ArrayList<>();
        Instant start = Instant.parse("2026-05-01T08:00:00Z");
        for (int i = 0; i < 40; i++) {
            Instant at = start.plusSeconds(60L * i);
            lines.add(LINE.formatted(2 * i, at, "<free>", "free", i));
            lines.add(LINE.formatted(2 * i + 1, at.plusSeconds(1), "payer", "pro", i));
        }
        return Files.write(folder.resolve("log.jsonl"), lines).toString();
    }

    private String policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text).toString();
    }

    @Test
    void withoutAFolderItTellsAndWritesNothing() throws IOException {
        int status = run("backtest", "--policy", policy(POLICY), "--in", log());
        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString()).contains("80 exchanges replayed").doesNotContain("report");
    }

    @Test
    void itTellsWhoWouldHaveBeenHitByWhichRuleAndWhen() throws IOException {
        String labels = Files.writeString(
                        folder.resolve("labels.jsonl"),
                        "{\"account\":\"<free>\",\"attack\":true}\n{\"account\":\"payer\",\"attack\":false}\n")
                .toString();
        Path to = folder.resolve("out");
        int status = run(
                "backtest",
                "--policy",
                policy(POLICY),
                "--against",
                "shipped",
                "--in",
                log(),
                "--labels",
                labels,
                "--out",
                to.toString(),
                "--json");
        assertThat(status).as(err.toString()).isZero();
        JsonNode first = JSON.readTree(out.toString()).path("policies").get(0);
        assertThat(first.at("/accounts/attacker/touched").asInt()).isEqualTo(1);
        assertThat(first.at("/accounts/honest/touched").asInt()).isZero();
        // shaped from the 17th on, refused from the 34th on: the look after 32, then the next exchange climbs
        assertThat(first.at("/accounts/attacker/leaked_exchanges").asDouble()).isEqualTo(0.4);
        assertThat(first.at("/accounts/attacker/leaked_tokens").asDouble()).isEqualTo(0.4);
        JsonNode hit =
                JSON.readTree(Files.readAllLines(to.resolve("accounts.jsonl")).getFirst());
        assertThat(hit.at("/first/exchange").asInt()).isEqualTo(17);
        assertThat(hit.at("/first/rule").asText()).isEqualTo("shape");
        assertThat(hit.at("/first/time").asText()).isEqualTo("2026-05-01T08:16:00Z");
        assertThat(hit.path("refused").asInt()).isEqualTo(8);
        assertThat(hit.path("highest_step").asText()).isEqualTo("refuse");
        assertThat(first.path("rules").findValuesAsText("mode")).contains("shadow", "enforce");
        assertThat(Files.readString(to.resolve("report.html")))
                .contains("&lt;free&gt;")
                .doesNotContain("<free>")
                .doesNotContain("http://")
                .contains("shipped");
    }

    /** A million tokens cost one unit of money, so that a call of the log costs 0.00003. */
    private String configuration(String rules) throws IOException {
        Files.writeString(folder.resolve("token"), "0123456789abcdef0123456789");
        String text = """
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0, tokens: [{name: t, role: admin, secret: "file:token"}]}
                data: data
                upstreams: [{name: up, url: "http://127.0.0.1:1", dialects: [openai]}]
                models: [{name: m, upstream: up, price: {input: 1, output: 1}}]
                plans:
                  - {name: free, terms: t1, limits: {budget_per_month: 0.0006}}
                  - {name: pro}
                terms: [{id: t1, url: "https://example.com/t", effective: 2026-01-01, text: "Do not copy."}]
                decide: {sections: [{name: s, match: all, rules: [%s]}]}
                """;
        return Files.writeString(folder.resolve("whole.yaml"), text.formatted(rules))
                .toString();
    }

    @Test
    void budgetsAndTermsAreKnownFromAWholeConfiguration() throws IOException {
        String whole = configuration("{name: spent, when: usage.budget_share >= 0.5, then: {refuse: true}},"
                + "{name: bound, when: terms.id == \"t1\" && !terms.accepted, then: {refuse: true}},"
                + "{name: contract, when: terms.id == \"t1\", then: {shape: standard}}");
        int status = run("backtest", "--policy", whole, "--in", log(), "--json");
        assertThat(status).as(err.toString()).isZero();
        JsonNode all = JSON.readTree(out.toString());
        assertThat(all.path("rulings").asText()).isEqualTo("unknown");
        JsonNode policy = all.path("policies").get(0);
        // 30 tokens a call at one unit a million; half of 0.0006 is spent after ten of forty
        assertThat(rule(policy, "spent").path("exchanges").asInt()).isEqualTo(30);
        assertThat(rule(policy, "contract").path("exchanges").asInt()).isEqualTo(40);
        assertThat(rule(policy, "contract").path("accounts").asInt()).isEqualTo(1);
        assertThat(policy.path("unknown").findValuesAsText("fact"))
                .containsExactly("terms.accepted", "usage.budget_share");
        assertThat(policy.path("unknown").get(0).path("rules").get(0).asText()).isEqualTo("bound");
    }

    private static JsonNode rule(JsonNode policy, String name) {
        for (JsonNode rule : policy.path("rules")) {
            if (rule.path("rule").asText().endsWith(name)) {
                return rule;
            }
        }
        throw new AssertionError("no rule " + name + " in " + policy);
    }

    @Test
    void whatNoLogTellsIsSaidInTableAndPage() throws IOException {
        String blind = policy(
                POLICY.replace("usage.tokens_day > 300", "stream && verification < EMAIL && account != \"terms.id\""));
        Path to = folder.resolve("out");
        assertThat(run("backtest", "--policy", blind, "--in", log(), "--out", to.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("NOT KNOWN: Rulings", "NOT KNOWN: stream", "NOT KNOWN: verification", "watch")
                .doesNotContain("NOT KNOWN: terms.id");
        assertThat(Files.readString(to.resolve("report.html")))
                .contains("What this run cannot know", "<b>stream</b>", "no file of accounts");
    }

    @Test
    void theSameInputsGiveTheSameBytes() throws IOException {
        String policy = policy(POLICY);
        String log = log();
        for (String name : List.of("one", "two")) {
            assertThat(run(
                            "backtest",
                            "--policy",
                            policy,
                            "--in",
                            log,
                            "--out",
                            folder.resolve(name).toString()))
                    .isZero();
        }
        for (String file : List.of("backtest.json", "accounts.jsonl", "report.html")) {
            assertThat(folder.resolve("one").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(file));
        }
    }

    @Test
    void aWrongPolicyIsWrongUsageWithItsPlaceAndLeavesNothing() throws IOException {
        String policy = policy(POLICY.replace("step >= REFUSE", "stp >= REFUSE"));
        Path to = folder.resolve("out");
        assertThat(run("backtest", "--policy", policy, "--in", log(), "--out", to.toString()))
                .isEqualTo(Main.USAGE);
        assertThat(err.toString()).contains("policy.yaml:13:").contains("there is no fact 'stp'");
        assertThat(to).doesNotExist();
        assertThat(run("backtest", "--policy", folder + "/none.yaml", "--in", log(), "--out", to.toString()))
                .isEqualTo(Main.USAGE);
        assertThat(run("backtest", "--policy", "shipped", "--in", folder + "/none", "--out", to.toString()))
                .isEqualTo(Main.USAGE);
    }
}
