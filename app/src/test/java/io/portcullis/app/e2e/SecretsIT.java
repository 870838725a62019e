package io.portcullis.app.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.portcullis.app.World;
import io.portcullis.audit.local.ModelServer;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.traffic.Verification;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret is in any output: not in answers, logs, metrics, the exchange log or the store. */
class SecretsIT {
    private static final String WRONG = "pk-planted-WrongWrongWrongWrongWrongWrongWrongWrong1234";

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final StringBuilder answers = new StringBuilder();

    private void call(URI uri, String header, String value, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header(header, value).timeout(Duration.ofSeconds(10));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answers.append(response.headers().map()).append(response.body()).append('\n');
        } catch (IOException broken) {
            answers.append(broken).append('\n');
        }
    }

    private String prepare(String model) throws Exception {
        Files.writeString(folder.resolve("model.key"), World.MODEL_KEY);
        Files.writeString(folder.resolve("admin.token"), World.ADMIN_TOKEN);
        String text = World.configuration(
                folder, model, Map.of("drain: 2s", "drain: 2s\nobserve: {log: {level: debug, access: true}}"));
        Files.writeString(folder.resolve("portcullis.yaml"), text);
        Files.createDirectories(folder.resolve("data"));
        try (Registry registry = Registry.open(folder.resolve("data"))) {
            Act act = new Act("test", Instant.now());
            registry.accounts().addOrg("org", "org", act);
            registry.accounts().add("careful", "org", "enterprise", Verification.EMAIL, act);
            return registry.keys()
                    .add("careful", "test", Optional.empty(), List.of(), act)
                    .secret()
                    .token();
        }
    }

    private void session(Program serve, String key) throws Exception {
        String said = serve.said("administrators on");
        URI gateway = URI.create("http://127.0.0.1:" + port(said, "serving on"));
        URI admin = URI.create("http://127.0.0.1:" + port(said, "administrators on"));
        for (String model : List.of("pebble", "broken-500", "broken-busy", "broken-garbage", "broken-reset", "none")) {
            for (String stream : List.of("true", "false")) {
                String body = "{\"model\":\"" + model + "\",\"max_tokens\":9,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
                call(gateway.resolve("/v1/chat/completions"), "authorization", "Bearer " + key, body);
                call(gateway.resolve("/v1/messages"), "x-api-key", key, body);
                call(gateway.resolve("/v1/messages"), "x-api-key", WRONG, body);
            }
        }
        call(gateway.resolve("/v1/chat/completions"), "authorization", "Bearer " + key, "{\"model\":");
        call(gateway.resolve("/v1/models?key=" + WRONG), "authorization", "Bearer " + WRONG, "");
        for (String path : List.of("/metrics", "/readyz", "/healthz", "/admin/v1/keys", "/admin/v1/accounts", "/")) {
            call(admin.resolve(path), "authorization", "Bearer " + World.ADMIN_TOKEN, "");
            call(admin.resolve(path), "authorization", "Bearer " + WRONG, "");
        }
    }

    private static String port(String said, String after) {
        Matcher port = Pattern.compile(after + " 127\\.0\\.0\\.1:(\\d+)").matcher(said);
        assertThat(port.find()).as(said).isTrue();
        return port.group(1);
    }

    private Map<String, String> outputs(Program serve) throws IOException {
        Map<String, String> all = new TreeMap<>();
        all.put("answers", answers.toString());
        all.put("stdout", serve.out());
        all.put("stderr", serve.err());
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
                if (file.toString().contains(".zst")) {
                    try (InputStream in = new ZstdInputStream(new BufferedInputStream(Files.newInputStream(file)))
                            .setContinuous(true)) {
                        all.put(file + " unpacked", new String(in.readAllBytes(), ISO_8859_1));
                    }
                }
            }
        }
        return all;
    }

    @Test
    void noKeyAndNoCredentialIsInAnyOutput() throws Exception {
        try (ModelServer model =
                ModelServer.start(ModelServer.Settings.onAnyPort().withKey(World.MODEL_KEY))) {
            String key = prepare(model.url());
            try (Program serve = Program.start(
                    folder,
                    "serve",
                    "--config",
                    folder.resolve("portcullis.yaml").toString())) {
                session(serve, key);
                assertThat(serve.signalled("TERM")).isEqualTo(143);
                Map<String, String> outputs = outputs(serve);
                assertThat(outputs.keySet()).anyMatch(name -> name.endsWith("unpacked"));
                assertThat(outputs.get("answers")).contains("portcullis", "careful");
                assertThat(outputs.values()).anyMatch(text -> text.contains("\"account\":\"careful\""));
                for (String secret : List.of(key, WRONG, World.MODEL_KEY, World.ADMIN_TOKEN)) {
                    assertThat(outputs)
                            .allSatisfy((where, text) -> assertThat(text.contains(secret))
                                    .as("%s holds %s", where, secret)
                                    .isFalse());
                }
            }
        }
    }
}
