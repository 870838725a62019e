package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.app.Ran;
import io.portcullis.app.RunningGateway;
import io.portcullis.evidence.SealedFact;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.LogCheck;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.TileReader;
import io.portcullis.ledger.TlogProof;
import io.portcullis.ledger.VerifierKey;
import io.portcullis.traffic.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that writes its ledger, a witness that follows it over HTTP, and the commands beside it. */
class LedgerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEDGER =
            "ledger: {origin: gateway.test/log, checkpoint_interval: 50ms, public_listener: true}\n";

    @TempDir
    private Path folder;

    private static int chat(RunningGateway gateway, String key, String model) throws IOException {
        String request = RawCaller.post("/v1/chat/completions", key, RawCaller.chat(model, false));
        return RawCaller.call(gateway.port(), request).status();
    }

    private static HttpResponse<byte[]> get(HttpClient http, int port, String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode ask(RunningGateway gateway, String path) {
        try {
            HttpResponse<String> answer = gateway.admin("/admin/v1/ledger/" + path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> facts(RunningGateway gateway, String query) {
        List<JsonNode> all = new ArrayList<>();
        ask(gateway, "facts?" + query).path("facts").forEach(all::add);
        return all;
    }

    private static boolean told(RunningGateway gateway, String query, String kind) throws InterruptedException {
        return RunningGateway.becomes(() -> facts(gateway, query).stream()
                .anyMatch(one -> one.path("fact").path("kind").asText().equals(kind)));
    }

    @Test
    void whatHappensIsProvableAndAWitnessCanFollow() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                HttpClient http = HttpClient.newHttpClient();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", LEDGER)) {
            VerifierKey key = VerifierKey.parse(ask(gateway, "key").path("vkey").asText());
            assertThat(key.name()).isEqualTo("gateway.test/log");
            String caller = gateway.key("a1", "many");
            byte[] before = get(http, gateway.adminPort(), "/ledger/checkpoint").body();
            assertThat(chat(gateway, caller, "m")).isEqualTo(200);
            assertThat(chat(gateway, caller, "no-such-model")).isEqualTo(404);
            Exchange exchange = gateway.recorded().getFirst();

            assertThat(told(gateway, "subject=exchange:" + exchange.id(), "EXCHANGE"))
                    .isTrue();
            assertThat(told(gateway, "subject=policy", "POLICY")).isTrue();
            assertThat(told(gateway, "account=a1", "DECISION")).isTrue();
            assertThat(told(gateway, "account=a1", "ADMISSION")).isTrue();
            JsonNode fact = facts(gateway, "subject=exchange:" + exchange.id()).getFirst();
            assertThat(fact.path("fact").path("body").path("account").asText()).isEqualTo("a1");
            assertThat(fact.path("fact").path("body").path("sha256").asText())
                    .isEqualTo(Hash.sha256(line(exchange.id())).toString());

            long index = fact.path("index").asLong();
            assertThat(RunningGateway.becomes(
                            () -> ask(gateway, "checkpoint").path("size").asLong() > index))
                    .isTrue();
            proves(ask(gateway, "proof?index=" + index), key);
            follows(http, gateway.adminPort(), key, before);
            follows(http, gateway.port(), key, before);
            assertThat(get(http, gateway.port(), "/ledger/../portcullis.db").statusCode())
                    .isIn(400, 401, 404);
            assertThat(gateway.metric("ledger_lost")).isZero();
            assertThat(gateway.metric("ledger_size")).isGreaterThan(3);
        }
        commands();
    }

    /** The line of an exchange as it stands in the log, by the admin's own tools: none but the file's bytes. */
    private byte[] line(String id) throws IOException {
        try (var files = Files.walk(folder.resolve("data/exchanges"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                var in = new com.github.luben.zstd.ZstdInputStream(Files.newInputStream(file)).setContinuous(true);
                try (in) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    for (String line : text.split("\n")) {
                        if (line.contains("\"id\":\"" + id + "\"")) {
                            return line.getBytes(StandardCharsets.UTF_8);
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("no line of " + id);
    }

    private static void proves(JsonNode told, VerifierKey key) {
        byte[] salt = Base64.getDecoder().decode(told.path("salt").asText());
        byte[] entry = new SealedFact(salt, told.path("fact").toString()).entry();
        assertThat(Base64.getEncoder().encodeToString(entry))
                .isEqualTo(told.path("entry").asText());
        byte[] proof = told.path("proof").asText().getBytes(StandardCharsets.UTF_8);
        assertThat(TlogProof.check(proof, entry, key)).isEqualTo(Proof.VALID);
        entry[0] ^= 1;
        assertThat(TlogProof.check(proof, entry, key).valid()).isFalse();
    }

    private static void follows(HttpClient http, int port, VerifierKey key, byte[] before) {
        HttpResponse<byte[]> checkpoint = get(http, port, "/ledger/checkpoint");
        assertThat(checkpoint.headers().firstValue("cache-control").orElseThrow())
                .contains("max-age=1");
        assertThat(checkpoint.headers().firstValue("content-type").orElseThrow())
                .isEqualTo("text/plain; charset=utf-8");
        TileReader tiles = tile -> {
            HttpResponse<byte[]> answer = get(http, port, "/ledger/" + tile.path());
            if (answer.statusCode() != 200) {
                return Optional.empty();
            }
            assertThat(answer.headers().firstValue("cache-control").orElseThrow())
                    .contains("immutable");
            return Optional.of(answer.body());
        };
        Proof proof = new LogCheck(tiles, n -> {}).check(checkpoint.body(), Optional.of(before), key);
        assertThat(proof).isEqualTo(Proof.VALID);
    }

    /** After the gateway has ended: verify, verify against an old checkpoint, and see a change. */
    private void commands() throws IOException {
        Path data = folder.resolve("data");
        Ran shown = Ran.run("ledger", "key", "--data", data.toString());
        assertThat(shown.status()).as(shown.err()).isZero();
        String vkey = shown.out().strip().replace("vkey: ", "");
        Path old = Files.copy(data.resolve("ledger/log/checkpoint"), folder.resolve("old"));
        Ran good = Ran.run(
                "ledger", "verify", data.resolve("ledger").toString(), "--vkey", vkey, "--from", old.toString());
        assertThat(good.status()).as(good.err()).isZero();
        assertThat(good.out()).contains("valid: true").contains("origin: gateway.test/log");
        Path entries;
        try (var files = Files.walk(data.resolve("ledger/log/tile/entries"))) {
            entries = files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(f -> f.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(entries);
        bytes[9] ^= 1;
        Files.write(entries, bytes);
        Ran bad = Ran.run("ledger", "verify", data.resolve("ledger/log").toString(), "--vkey", vkey, "--json");
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.out()).contains("\"valid\":false").contains("tile/0/000");
        assertThat(Ran.run("ledger", "verify", folder.toString(), "--vkey", vkey)
                        .status())
                .isEqualTo(2);
        assertThat(Ran.run("ledger", "verify", data.toString(), "--vkey", "nonsense")
                        .status())
                .isEqualTo(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys/ledger.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSwitchedOffLedgerWritesNothing() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway =
                        RunningGateway.start(folder, upstream.url(), "", "ledger: {enabled: false}\n")) {
            assertThat(chat(gateway, gateway.key("a1", "many"), "m")).isEqualTo(200);
            assertThat(gateway.admin("/admin/v1/ledger/key").statusCode()).isEqualTo(404);
            assertThat(folder.resolve("data/ledger")).doesNotExist();
        }
    }

    @Test
    void anotherOriginDoesNotContinueTheLog() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream()) {
            RunningGateway.start(folder, upstream.url(), "", LEDGER).close();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> RunningGateway.start(folder, upstream.url(), "", "ledger: {origin: other.test/log}\n")
                                    .close())
                    .hasMessageContaining("is of the log gateway.test/log, not other.test/log");
        }
    }
}
