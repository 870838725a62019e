package io.portcullis.app;

import io.portcullis.app.config.ConfigLoader;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Exchange;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole gateway inside the test's own process, and questions to ask about its insides. */
public final class RunningGateway implements AutoCloseable {
    public static final String SECRET = "sk-upstream-secret-0123456789abcdef";
    private static final String FRAME = """
            listen: {host: 127.0.0.1, port: %d%s}
            admin: {host: 127.0.0.1, port: 0, tokens: [{name: t, role: admin, secret: env:ADMIN}]}
            data: data
            upstreams:
              - name: fake
                url: %s
                dialects: [openai, anthropic]
                credential: env:SECRET
                timeouts: {connect: 1s, first_byte: 1s, idle: 1s, total: 3s}
                retries: {attempts: 0}
                breaker: {failures: 10000, open: 1s}
                connections: 64
              - name: fragile
                url: %s
                dialects: [openai, anthropic]
                timeouts: {connect: 1s, first_byte: 1s, idle: 1s, total: 3s}
                retries: {attempts: 2}
                breaker: {failures: 3, open: 1s}
            models:
              - {name: m, upstream: fake, price: {input: 1, output: 1}}
              - {name: f, upstream: fragile}
            exposures:
              - {name: open, logprobs: true, top_logprobs: 20, n_max: 8, seed: true, reasoning: full, include: ["*"],
                 tools: true, system_fingerprint: true}
            plans:
              - {name: one, exposure: open, keep: full, limits: {calls_per_minute: 1000000, concurrent: 1}}
              - {name: many, exposure: open, keep: full, limits: {calls_per_minute: 10000000}}
              - {name: shaped, keep: full, limits: {calls_per_minute: 10000000}}
            """;

    private final Wiring wiring;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant since = Instant.now().minusSeconds(1);

    private RunningGateway(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Starts one with the plans {@code one} (a single call at a time), {@code many} and {@code shaped}.
     *
     * @param upstream URL of the provider of both models, {@code m} (never refused) and {@code f} (with a breaker)
     * @param listen further fields of {@code listen}, from a comma on
     * @param more further YAML
     */
    public static RunningGateway start(Path folder, String upstream, String listen, String more) throws Exception {
        return start(folder, FRAME.formatted(0, listen, upstream, upstream) + more);
    }

    /** Starts one on a port of choice. */
    public static RunningGateway startAt(Path folder, int port, String upstream) throws Exception {
        return start(folder, FRAME.formatted(port, "", upstream, upstream));
    }

    private static RunningGateway start(Path folder, String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("portcullis.yaml"), yaml);
        ConfigLoader loader = new ConfigLoader(
                name -> switch (name) {
                    case "SECRET" -> SECRET;
                    case "ADMIN" -> "admin-token-0123456789";
                    default -> null;
                },
                Signals.NAMES);
        return new RunningGateway(Wiring.start(loader.load(file).configuration()));
    }

    /** A key of a fresh account. */
    public String key(String account, String plan) {
        Registry registry = wiring.registry();
        Act act = new Act("test", Instant.now());
        registry.accounts().addOrg("org-" + account, account, act);
        registry.accounts().add(account, "org-" + account, plan, Verification.EMAIL, act);
        return registry.keys()
                .add(account, "test", Optional.empty(), List.of(), act)
                .secret()
                .token();
    }

    public int port() {
        return wiring.port();
    }

    public int adminPort() {
        return wiring.adminPort();
    }

    public long accepted() {
        return wiring.log().accepted();
    }

    /** What is held against an account now. */
    public Suspicion suspicion(String account) {
        return wiring.board().of(account);
    }

    public List<String> degraded() {
        return wiring.degraded();
    }

    /** Everything recorded so far, after it is on disk; a caller has his answer before it is. */
    public List<Exchange> recorded() throws Exception {
        settles();
        wiring.log().flush().toCompletableFuture().get(20, TimeUnit.SECONDS);
        List<Exchange> all = new ArrayList<>();
        wiring.log().replay(since, all::add);
        return all;
    }

    /** The sum of a metric over its labels; the beginning of a line may name labels too. */
    public double metric(String name) throws IOException, InterruptedException {
        Matcher line = Pattern.compile("(?m)^portcullis_" + name + "(?:\\{[^}]*\\})? ([-0-9.E+]+)$")
                .matcher(metrics());
        double sum = 0;
        while (line.find()) {
            sum += Double.parseDouble(line.group(1));
        }
        return sum;
    }

    public String metrics() throws IOException, InterruptedException {
        return admin("/metrics").body();
    }

    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort() + path))
                .header("authorization", "Bearer admin-token-0123456789")
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Posts to the admin API. */
    public HttpResponse<String> change(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort() + path))
                .header("authorization", "Bearer admin-token-0123456789")
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until no call is under way and says whether that came to pass within a minute. */
    public boolean settles() throws Exception {
        return becomes(() -> {
            try {
                return metric("receive_requests") == 0
                        && metric("receive_active") == 0
                        && metric("forward_streams") == 0;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Waits up to a minute for something to become true. */
    public static boolean becomes(BooleanSupplier wanted) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    @Override
    public void close() {
        http.close();
        wiring.close();
    }
}
