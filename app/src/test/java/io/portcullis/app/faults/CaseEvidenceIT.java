package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.portcullis.app.Ran;
import io.portcullis.app.RunningGateway;
import io.portcullis.app.verify.TestAuthority;
import io.portcullis.inspect.Suspicion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account alarms in a running gateway; a rule opens a case, and its bundle states the statistics, signed. */
class CaseEvidenceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MORE = """
            ledger: {origin: gateway.test/log, checkpoint_interval: 50ms}
            decide:
              mode: enforce
              sections:
                - name: s
                  rules:
                    - {name: alarmed, when: 'suspicion.alarm', then: {open_case: true}}
            """;

    private static final String ID = "00000000-0000-4000-8000-00000000000";
    private static final String STIX = """
            {"type":"bundle","id":"bundle--%s1","objects":[
            {"type":"identity","spec_version":"2.1","id":"identity--%s2","created":"2026-01-01T00:00:00.000Z",
            "modified":"2026-01-01T00:00:00.000Z","name":"Lab One","identity_class":"organization"},
            {"type":"indicator","spec_version":"2.1","id":"indicator--%s3","created_by_ref":"identity--%s2",
            "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern_type":"stix",
            "pattern":"[ipv4-addr:value ISSUBSET '127.0.0.0/8']","valid_from":"2020-01-01T00:00:00Z",
            "confidence":90}]}
            """.formatted(ID, ID, ID, ID);

    @TempDir
    private Path folder;

    /** Calls that read logits off: many biased tokens, log-probabilities, one token of answer. */
    private static void harvest(RunningGateway gateway, String key, int calls) throws IOException {
        try (RawCaller caller = new RawCaller(gateway.port())) {
            for (int round = 0; round < calls; round++) {
                StringBuilder bias = new StringBuilder();
                for (int i = 0; i < 300; i++) {
                    bias.append(i == 0 ? "" : ",")
                            .append('"')
                            .append(round * 300 + i)
                            .append("\":-50");
                }
                String body = "{\"model\":\"m\",\"max_tokens\":1,\"logprobs\":true,\"top_logprobs\":5,\"logit_bias\":{"
                        + bias + "},\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
                assertThat(caller.send(RawCaller.post("/v1/chat/completions", key, body))
                                .reply()
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private static JsonNode ask(RunningGateway gateway, String path) {
        try {
            return JSON.readTree(gateway.admin("/admin/v1/" + path).body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode change(RunningGateway gateway, String path, String body) throws Exception {
        var answer = gateway.change("/admin/v1/" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return JSON.readTree(answer.body());
    }

    @Test
    void whatTheDetectorsHoldAgainstAnAccountIsSignedInItsCasesBundle() throws Exception {
        Path bag = Files.createDirectories(folder.resolve("bag"));
        Path key = folder.resolve("key.vkey");
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", MORE)) {
            String thief = gateway.key("thief", "many");
            harvest(gateway, thief, 256);
            assertThat(RunningGateway.becomes(() -> gateway.suspicion("thief").alarm()))
                    .isTrue();
            harvest(gateway, thief, 1);
            assertThat(RunningGateway.becomes(
                            () -> ask(gateway, "cases/k1").path("findings").size() > 0
                                    && ask(gateway, "cases/k1").path("picked").size() > 0))
                    .as(ask(gateway, "cases/k1").toString() + gateway.degraded())
                    .isTrue();
            JsonNode byHand = change(gateway, "cases", "{\"title\":\"Looked at\",\"subjects\":[\"account:thief\"]}");
            assertThat(byHand.path("findings").size()).isEqualTo(1);
            harvest(gateway, thief, 255);
            double before = byHand.path("findings").get(0).path("value").asDouble();
            assertThat(RunningGateway.becomes(() -> gateway.suspicion("thief").exchanges() >= 512))
                    .isTrue();
            assertThat(gateway.suspicion("thief").score()).isNotEqualTo(before);
            Files.writeString(key, ask(gateway, "ledger/key").path("vkey").asText());
            String elsewhere = "{\"timestamp\":\"http://127.0.0.1:9/latest/meta-data\"}";
            var refused = gateway.change("/admin/v1/cases/k1/bundle", elsewhere);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("ledger.timestamp_authorities names none");
            export(gateway, bag);
        }
        Ran verified = Ran.run("evidence", "verify", bag.toString(), "--vkey", key.toString());
        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).containsPattern("2 statistical findings are signed");
        statements(bag);
        timestamped(key);
    }

    /** The same case exported by the command at rest, with an authority's timestamp. */
    private void timestamped(Path key) throws Exception {
        TestAuthority authority = TestAuthority.make(Instant.now());
        Path roots = authority.roots(folder.resolve("roots.pem"));
        HttpServer server = authority.serve();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/tsa";
        try {
            Ran made = export("stamped", "--timestamp", url);
            assertThat(made.status()).as(made.err()).isZero();
            assertThat(made.out()).contains("timestamp made");
        } finally {
            server.stop(0);
        }
        String stamped = folder.resolve("stamped").toString();
        Ran verified =
                Ran.run("evidence", "verify", stamped, "--vkey", key.toString(), "--tsa-roots", roots.toString());
        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("A timestamp of");
        Ran none = export("none", "--timestamp", url);
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("no timestamp: the timestamp authority at 127.0.0.1 cannot be reached");
        assertThat(folder.resolve("none")).doesNotExist();
        Ran without = export("without", "--timestamp", url, "--timestamp-optional");
        assertThat(without.status()).as(without.err()).isZero();
        assertThat(without.out()).contains("timestamp missing");
        assertThat(folder.resolve("without/data/checkpoint.tsr")).doesNotExist();
    }

    private Ran export(String name, String... more) {
        List<String> all = new ArrayList<>(List.of("evidence", "export", "k1", "--data"));
        all.addAll(List.of(
                folder.resolve("data").toString(), "--out", folder.resolve(name).toString()));
        all.addAll(List.of(more));
        return Ran.run(all.toArray(String[]::new));
    }

    private static void export(RunningGateway gateway, Path bag) throws Exception {
        JsonNode made = change(gateway, "cases/k1/bundle", "{\"mode\":\"redacted\"}");
        for (var file : made.path("files").properties()) {
            Path to = bag.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.write(to, Base64.getDecoder().decode(file.getValue().asText()));
        }
    }

    @Test
    void anIndicatorOfAPeerIsALiveSignalThatARuleMayAskFor() throws Exception {
        String refuse = MORE.replace(
                "'suspicion.alarm', then: {open_case: true}", "'llr(\"indicator\") > 0.5', then: {refuse: true}");
        assertThat(refuse).isNotEqualTo(MORE);
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", refuse)) {
            String caller = gateway.key("caller", "many");
            harvest(gateway, caller, 1);
            assertThat(gateway.recorded()).hasSize(1);
        }
        Path stix = Files.writeString(folder.resolve("stix.json"), STIX);
        Ran taken = Ran.run(
                "indicators",
                "import",
                stix.toString(),
                "--data",
                folder.resolve("data").toString());
        assertThat(taken.status()).as(taken.err()).isZero();
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", refuse)) {
            String caller = gateway.key("other", "many");
            harvest(gateway, caller, 1);
            assertThat(RunningGateway.becomes(() -> gateway.suspicion("other").llr("indicator") > 0.5))
                    .isTrue();
            Suspicion held = gateway.suspicion("other");
            assertThat(held.signals().getLast().because()).contains("network that Lab One shared");
            assertThat(held.score()).isZero();
            assertThat(held.p()).isEqualTo(1);
            String body = RawCaller.post("/v1/chat/completions", caller, RawCaller.chat("m", false));
            assertThat(RawCaller.call(gateway.port(), body).status()).isEqualTo(403);
        }
    }

    private static void statements(Path bag) throws IOException {
        JsonNode envelope = JSON.readTree(Files.readAllBytes(bag.resolve("data/statements/detection-2.dsse.json")));
        byte[] payload = Base64.getDecoder().decode(envelope.path("payload").asText());
        JsonNode found = JSON.readTree(payload).path("predicate");
        assertThat(found.path("subject").asText()).isEqualTo("account:thief");
        assertThat(found.path("p").asDouble()).isBetween(Double.MIN_VALUE, 0.001);
        assertThat(found.path("p_corrected").asDouble())
                .isGreaterThanOrEqualTo(found.path("p").asDouble());
        assertThat(found.path("calibration_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(found.path("code_version").asText()).isNotEmpty();
        assertThat(found.path("null_hypothesis").asText()).contains("honest");
        assertThat(found.path("sample").asLong()).isGreaterThanOrEqualTo(512);
        assertThat(found.path("exchanges").size()).isPositive();
        String report = Files.readString(bag.resolve("data/report.html"), StandardCharsets.UTF_8);
        assertThat(report.toLowerCase(Locale.ROOT)).contains("conformal p-value", "account thief");
    }
}
