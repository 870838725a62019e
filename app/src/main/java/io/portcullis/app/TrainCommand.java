package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.ConfigLoader;
import io.portcullis.gateway.store.Act;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * The run from which the JDK learns what the gateway needs at its start: it serves itself a few thousand calls to an
 * upstream that always says the same. The launcher makes it once after a build and keeps what was learned.
 */
@Command(name = "train", hidden = true, description = "Makes the start-up cache; for the launcher.")
final class TrainCommand implements Callable<Integer> {
    private static final int CALLS = 3000;
    private static final String REPLY = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"TEXT"},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""";
    private static final String ASK = """
            {"model":"m","stream":%b,"max_tokens":64,"messages":[{"role":"user","content":"Question %d?"}]}
            """;
    private static final String STREAM = """
            data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Yes"}}]}

            data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @Override
    public Integer call() throws IOException, InterruptedException, UsageException {
        Path folder = Files.createTempDirectory("portcullis-train");
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/", TrainCommand::answer);
        upstream.start();
        try (Wiring wiring = start(folder, upstream.getAddress().getPort())) {
            Act act = new Act("train", Instant.now());
            wiring.registry().accounts().addOrg("o", "o", act);
            wiring.registry().accounts().add("a", "o", "p", Verification.NONE, act);
            String key = wiring.registry()
                    .keys()
                    .add("a", "a", Optional.empty(), List.of(), act)
                    .secret()
                    .token();
            calls(wiring.port(), key);
        } finally {
            upstream.stop(0);
            remove(folder);
        }
        return Main.DONE;
    }

    private static Wiring start(Path folder, int upstream) throws IOException, UsageException {
        Path file = folder.resolve("train.yaml");
        Files.writeString(file, """
                listen: {host: 127.0.0.1, port: 0}
                admin: {host: 127.0.0.1, port: 0}
                data: ./data
                upstreams: [{name: u, url: "http://127.0.0.1:%d", dialects: [openai, anthropic]}]
                models: [{name: m, upstream: u}]
                plans: [{name: p, limits: {calls_per_minute: 1000000}}]
                drain: 1s
                """.formatted(upstream));
        try {
            return Wiring.start(
                    new ConfigLoader(System::getenv, Signals.NAMES).load(file).configuration());
        } catch (ConfigException e) {
            throw new UsageException(e);
        }
    }

    private static void calls(int port, String key) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < CALLS; i++) {
                String body = ASK.formatted(i % 4 == 0, i);
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + key)
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (reply.statusCode() != 200) {
                    throw new IllegalStateException("training call was answered " + reply.statusCode());
                }
            }
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        boolean stream = new String(exchange.getRequestBody().readAllBytes(), UTF_8).contains("\"stream\":true");
        byte[] body =
                (stream ? STREAM : REPLY.replace("TEXT", "An answer of some length. ".repeat(80))).getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", stream ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
