package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.ConfigLoader;
import io.portcullis.app.config.ConfigWatch;
import io.portcullis.audit.local.ModelServer;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A gateway in this process in front of a local model, with the accounts a test asks for; test code outside this
 * package reaches the program through it. Everything it hands out is closed with it.
 */
public final class World implements AutoCloseable {
    /** The upstream's credential; no output may ever hold it. */
    public static final String MODEL_KEY = "sk-upstream-PLANTED-1f0e9d8c7b6a5948";

    public static final String ADMIN_TOKEN = "admin-PLANTED-5a6b7c8d9e0f1a2b3c4d";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final ModelServer model;
    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private final Map<String, OpenAIClient> openai = new ConcurrentHashMap<>();
    private final Map<String, AnthropicClient> anthropic = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> extras = new ArrayDeque<>();
    private static final Pattern UNDER_WAY = Pattern.compile(
            "(?m)^portcullis_(?:receive_requests|receive_active|forward_streams)(?:\\{[^}]*\\})? ([-0-9.E+]+)$");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Wiring wiring;

    private World(Path folder, ModelServer model) throws IOException {
        this.folder = folder;
        this.model = model;
        this.wiring = wire();
    }

    /** The world of {@code e2e/portcullis.yaml} in a folder. */
    public static World open(Path folder) throws IOException {
        return open(folder, Duration.ZERO, Map.of());
    }

    /**
     * The same with differences.
     *
     * @param pace of the model, a token
     * @param changes texts of the configuration and what stands in their place
     */
    public static World open(Path folder, Duration pace, Map<String, String> changes) throws IOException {
        ModelServer model = ModelServer.start(
                ModelServer.Settings.onAnyPort().withPace(pace).withKey(MODEL_KEY));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("model.key"), MODEL_KEY);
        Files.writeString(folder.resolve("admin.token"), ADMIN_TOKEN);
        Files.writeString(folder.resolve("portcullis.yaml"), configuration(folder, model.url(), changes));
        return new World(folder, model);
    }

    /** The text of the tests' configuration. */
    public static String configuration(Path folder, String model, Map<String, String> changes) throws IOException {
        try (InputStream in = Objects.requireNonNull(World.class.getResourceAsStream("/e2e/portcullis.yaml"))) {
            String text = new String(in.readAllBytes(), UTF_8);
            for (Map.Entry<String, String> change : changes.entrySet()) {
                if (!text.contains(change.getKey())) {
                    throw new IllegalArgumentException("the configuration does not say " + change.getKey());
                }
                text = text.replace(change.getKey(), change.getValue());
            }
            return text.replace("${folder}", folder.toString())
                    .replace("${model}", model)
                    .replace("${tokens_per_day}", "100");
        }
    }

    private static ConfigLoader loader() {
        return new ConfigLoader(System::getenv, Signals.NAMES);
    }

    private Wiring wire() throws IOException {
        try {
            return Wiring.start(loader().load(file()).configuration());
        } catch (ConfigException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The configuration in force, as a file. */
    public Path file() {
        return folder.resolve("portcullis.yaml");
    }

    public Path folder() {
        return folder;
    }

    public ModelServer model() {
        return model;
    }

    public URI gateway() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return wiring.port();
    }

    public URI admin() {
        return URI.create("http://127.0.0.1:" + wiring.adminPort());
    }

    /** How many facts the ledger has about a subject. */
    public int facts(String subject) {
        return wiring.ledger().ledger().orElseThrow().ofSubject(subject, 100).size();
    }

    /** What the ledger tells of silent degradation: by whom, and what. */
    public List<String> silences() {
        return wiring.ledger().ledger().orElseThrow().ofSubject("policy", 100).reversed().stream()
                .flatMap(entry -> entry.fact().stream())
                .map(one -> one.fact())
                .filter(fact -> fact.body().contains("silent_degradation"))
                .map(fact -> fact.by() + ' ' + fact.body().replaceAll(".*\"silent_degradation\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    public Registry registry() {
        return wiring.registry();
    }

    /** Stops the gateway as a signal would, and starts it again on the same folder. */
    public void restart() throws IOException {
        forgetClients();
        wiring.close();
        wiring = wire();
    }

    /** Follows the file as {@code serve} does; what a reload says is added to the list. */
    public ConfigWatch watch(List<Boolean> told) throws IOException {
        try {
            ConfigWatch watch = ConfigWatch.start(
                    file(),
                    loader(),
                    loader().load(file()).configuration(),
                    Duration.ofMillis(50),
                    wiring::reload,
                    told::add);
            extras.push(watch);
            return watch;
        } catch (ConfigException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The account's first key; the account is made when it is first asked for, and has accepted nothing. */
    public String key(String account, String plan) {
        return keys.computeIfAbsent(account, id -> {
            Act act = new Act("test", Instant.now());
            Registry registry = wiring.registry();
            if (registry.accounts().find(id).isEmpty()) {
                registry.accounts().addOrg("org-" + id, id, act);
                registry.accounts().add(id, "org-" + id, plan, Verification.EMAIL, act);
            }
            return registry.keys()
                    .add(id, "test", Optional.empty(), List.of(), act)
                    .secret()
                    .token();
        });
    }

    /** The key of an account named like its plan that has accepted the plan's terms. */
    public String key(String plan) {
        boolean fresh = !keys.containsKey(plan);
        String key = key(plan, plan);
        if (fresh && (plan.equals("free") || plan.equals("pro"))) {
            accept(key);
        }
        return key;
    }

    /** Accepts the terms as a caller does. */
    public void accept(String key) {
        String hash = registry().directory().terms("terms-1").getFirst().hash();
        String body = "{\"terms\":\"terms-1\",\"hash\":\"" + hash + "\"}";
        HttpResponse<String> reply = send(post("/v1/terms/acceptances", key, body));
        if (reply.statusCode() != 201) {
            throw new IllegalStateException("the terms could not be accepted: " + reply.body());
        }
    }

    /** openai-java under a key, without retries. */
    public OpenAIClient openai(String key) {
        return openai.computeIfAbsent(key, k -> openai(k, 0));
    }

    /** A client of its own, to be closed by the caller. */
    public OpenAIClient openai(String key, int retries) {
        return OpenAIOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(gateway() + "/v1")
                .maxRetries(retries)
                .timeout(PATIENCE)
                .build();
    }

    /** anthropic-java under a key, without retries. */
    public AnthropicClient anthropic(String key) {
        return anthropic.computeIfAbsent(
                key,
                k -> AnthropicOkHttpClient.builder()
                        .apiKey(k)
                        .baseUrl(gateway().toString())
                        .maxRetries(0)
                        .timeout(PATIENCE)
                        .build());
    }

    /** A request that no SDK would make. */
    public HttpRequest post(String path, String key, String body) {
        return HttpRequest.newBuilder(gateway().resolve(path))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    public HttpRequest get(URI uri, String token) {
        return HttpRequest.newBuilder(uri)
                .header("authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpClient http() {
        return http;
    }

    /** Everything recorded until now. */
    public List<Exchange> exchanges() {
        List<Exchange> all = new ArrayList<>();
        try {
            settle();
            wiring.log().replay(Instant.EPOCH, all::add);
        } catch (Exception e) {
            throw new IllegalStateException("the log cannot be read", e);
        }
        return all;
    }

    /**
     * What a command of the program says.
     *
     * @param status its exit status
     */
    public record Said(int status, String out, String err) {}

    /** Runs a command of the program in this process. */
    public static Said run(String... arguments) {
        java.io.StringWriter out = new java.io.StringWriter();
        java.io.StringWriter err = new java.io.StringWriter();
        int status = Main.commandLine(arguments)
                .setOut(new java.io.PrintWriter(out, true))
                .setErr(new java.io.PrintWriter(err, true))
                .execute(arguments);
        return new Said(status, out.toString(), err.toString());
    }

    /** The same over the admin port of this gateway. */
    public Said ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--admin", admin().toString(), "--token", ADMIN_TOKEN));
        return run(all.toArray(String[]::new));
    }

    /** An account's lines in the exchange log, as they lie on disk. */
    public List<String> lines(String account) {
        try {
            settle();
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            io.portcullis.gateway.store.log.AccountLines.copy(
                    folder.resolve("data/exchanges"), Optional.empty(), account, out);
            return out.toString(UTF_8).lines().toList();
        } catch (Exception e) {
            throw new IllegalStateException("the log cannot be read", e);
        }
    }

    /** Waits until no call is under way and all that were are on the disk. */
    private void settle() throws Exception {
        HttpRequest metrics = get(admin().resolve("/metrics"), ADMIN_TOKEN);
        until("no call is under way", () -> {
            String all = send(metrics).body();
            return UNDER_WAY.matcher(all).results().allMatch(one -> Double.parseDouble(one.group(1)) == 0);
        });
        wiring.log().flush().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Waits for what another thread brings about; fails after some seconds. */
    public static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within 10 s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private void forgetClients() {
        openai.values().forEach(OpenAIClient::close);
        openai.clear();
        anthropic.values().forEach(AnthropicClient::close);
        anthropic.clear();
    }

    @Override
    public void close() throws Exception {
        forgetClients();
        while (!extras.isEmpty()) {
            extras.pop().close();
        }
        wiring.close();
        model.close();
        http.close();
    }
}
