package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.app.World;
import io.portcullis.audit.local.ModelServer;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.LogReport;
import io.portcullis.gateway.store.log.LogSettings;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: the demo, signals, exit statuses, a kill in the middle of traffic, a restart. */
class ProgramIT {
    private static final String CHAT =
            "{\"model\":\"pebble\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private int chat(URI gateway, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                .header("authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void theDemoTellsWhereItIsServesAndLeavesNothingWhenInterrupted() throws Exception {
        for (String signal : List.of("INT", "TERM")) {
            try (Program demo = Program.start(folder, "demo", "--idle", "--json", "--port", "0")) {
                demo.said("\n");
                World.until("the first line is there", () -> first(demo).endsWith("}"));
                JsonNode places = new ObjectMapper().readTree(first(demo));
                assertThat(places.path("model").asText()).isEqualTo("pebble");
                URI gateway = URI.create(places.path("gateway").asText());
                for (String plan : List.of("free", "pro", "enterprise")) {
                    assertThat(chat(gateway, places.path("keys").path(plan).asText()))
                            .isEqualTo(200);
                }
                Path data = Path.of(places.path("folder").asText());
                assertThat(data).exists();
                assertThat(demo.hasChildren()).isFalse();
                assertThat(demo.signalled(signal)).isEqualTo(signal.equals("INT") ? 130 : 143);
                assertThat(data).doesNotExist();
                assertThat(demo.out().lines()).hasSize(1);
                assertThat(demo.err()).isEmpty();
            }
        }
    }

    private static String first(Program program) {
        try {
            return program.out().lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void checkAndServeEndWithTheStatusOfTheirOutcome() throws Exception {
        Path file = folder.resolve("portcullis.yaml");
        configure("http://127.0.0.1:9");
        try (Program check = Program.start(folder, "check", "--config", file.toString())) {
            assertThat(check.ended()).isZero();
            assertThat(check.out()).contains("calls_per_minute: 60").doesNotContain(World.MODEL_KEY);
        }
        Files.writeString(file, Files.readString(file).replace("exposure: open", "exposure: opne"));
        for (String command : List.of("check", "serve")) {
            try (Program refused = Program.start(folder, command, "--config", file.toString())) {
                assertThat(refused.ended()).isEqualTo(2);
                assertThat(refused.err()).contains("no exposure is named 'opne'", "did you mean 'open'");
                assertThat(refused.out()).isEmpty();
            }
        }
    }

    private String configure(String model) throws IOException {
        Files.writeString(folder.resolve("model.key"), World.MODEL_KEY);
        Files.writeString(folder.resolve("admin.token"), World.ADMIN_TOKEN);
        Files.writeString(folder.resolve("portcullis.yaml"), World.configuration(folder, model, Map.of()));
        Files.createDirectories(folder.resolve("data"));
        try (Registry registry = Registry.open(folder.resolve("data"))) {
            Act act = new Act("test", Instant.now());
            registry.accounts().addOrg("org", "org", act);
            registry.accounts().add("steady", "org", "enterprise", Verification.EMAIL, act);
            return registry.keys()
                    .add("steady", "test", Optional.empty(), List.of(), act)
                    .secret()
                    .token();
        }
    }

    private Program serve() throws IOException {
        return Program.start(
                folder, "serve", "--config", folder.resolve("portcullis.yaml").toString());
    }

    private static URI gateway(Program serve) {
        Matcher port = Pattern.compile("serving on 127\\.0\\.0\\.1:(\\d+)").matcher(serve.said("serving on"));
        assertThat(port.find()).isTrue();
        return URI.create("http://127.0.0.1:" + port.group(1));
    }

    @Test
    void aKillInTheMiddleOfTrafficLosesAtMostTheStatedBoundAndNothingIsCorrupt() throws Exception {
        try (ModelServer model =
                ModelServer.start(ModelServer.Settings.onAnyPort().withKey(World.MODEL_KEY))) {
            String key = configure(model.url());
            ConcurrentLinkedQueue<Instant> answered = new ConcurrentLinkedQueue<>();
            Instant killed;
            try (Program serve = serve()) {
                killed = traffic(serve, key, answered);
            }
            long mustBeLogged = answered.stream()
                    .filter(at -> at.isBefore(killed.minusMillis(500)))
                    .count();
            long mustBeCounted = answered.stream()
                    .filter(at -> at.isBefore(killed.minusMillis(2000)))
                    .count();
            assertThat(mustBeCounted).isGreaterThan(10);
            try (Program serve = serve()) {
                assertThat(chat(gateway(serve), key)).isEqualTo(200);
                assertThat(serve.signalled("TERM")).isEqualTo(143);
                assertThat(serve.err()).doesNotContain("ERROR");
            }
            LogReport report = ExchangeLog.replay(
                    LogSettings.in(folder.resolve("data/exchanges"), new byte[32]), Instant.EPOCH, exchange -> {});
            assertThat(report.problems()).isEmpty();
            assertThat(report.unreadableLines()).isZero();
            assertThat(report.exchanges()).isBetween(mustBeLogged + 1, answered.size() + 5L);
            try (Registry registry = Registry.open(folder.resolve("data"))) {
                long calls = registry.usage().days("steady", LocalDate.EPOCH).stream()
                        .mapToLong(day -> day.calls())
                        .sum();
                assertThat(calls).isBetween(mustBeCounted + 1, answered.size() + 5L);
            }
        }
    }

    private Instant traffic(Program serve, String key, ConcurrentLinkedQueue<Instant> answered) throws Exception {
        URI gateway = gateway(serve);
        try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                callers.execute(() -> {
                    try {
                        while (chat(gateway, key) == 200) {
                            answered.add(Instant.now());
                            TimeUnit.MILLISECONDS.sleep(5);
                        }
                    } catch (IOException | InterruptedException e) {
                        assertThat(e).isNotNull(); // the gateway is dead, as it should be
                    }
                });
            }
            TimeUnit.MILLISECONDS.sleep(4_000);
            Instant killed = Instant.now();
            serve.close();
            return killed;
        }
    }

    @Test
    void aRunningServeReloadsOnHangUpSaysSoAndKeepsTheOldOverABadFile() throws Exception {
        try (ModelServer model =
                ModelServer.start(ModelServer.Settings.onAnyPort().withKey(World.MODEL_KEY))) {
            String key = configure(model.url());
            Path file = folder.resolve("portcullis.yaml");
            String good = Files.readString(file);
            try (Program serve = serve()) {
                URI gateway = gateway(serve);
                assertThat(chat(gateway, key)).isEqualTo(200);
                Files.writeString(file, good.replace("exposure: open", "exposure: opne"));
                serve.said("REFUSED");
                assertThat(chat(gateway, key)).isEqualTo(200);
                Files.writeString(
                        file,
                        good.replace("{name: pebble, upstream", "{name: gravel, upstream")
                                .replace("[pebble, ", "["));
                serve.said("in force now");
                assertThat(chat(gateway, key)).isEqualTo(404);
                Files.writeString(file, good);
                serve.signal("HUP");
                World.until("the old file is in force again", () -> {
                    try {
                        return chat(gateway, key) == 200;
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThat(serve.signalled("TERM")).isEqualTo(143);
            }
        }
    }
}
