package io.portcullis.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.app.config.ConfigException;
import io.portcullis.app.config.ConfigLoader;
import io.portcullis.audit.local.ModelServer;
import io.portcullis.audit.story.Account;
import io.portcullis.audit.story.Story;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.Registry;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small world: the local model, a gateway in front of it, and accounts with keys that accepted the terms. */
final class Demo implements AutoCloseable {
    static final String MODEL = "pebble";
    private static final Duration PACE = Duration.ofMillis(2);
    private static final String TERMS = "demo-terms";
    private static final int SCRAPERS = 4;
    private static final int HONEST = 5;

    private final Path folder;
    private final ModelServer model;
    private final Wiring wiring;
    private final String adminToken;
    private final Map<String, String> secrets = new TreeMap<>();

    private Demo(Path folder, ModelServer model, Wiring wiring, String adminToken) {
        this.folder = folder;
        this.model = model;
        this.wiring = wiring;
        this.adminToken = adminToken;
    }

    /**
     * Starts everything on the loopback address.
     *
     * @param port of the gateway, 0 for any free one
     */
    static Demo open(int port) throws IOException, InterruptedException, UsageException {
        Path folder = Files.createTempDirectory("portcullis-demo");
        String modelKey = token();
        String adminToken = token();
        Files.writeString(folder.resolve("model.key"), modelKey);
        Files.writeString(folder.resolve("admin.token"), adminToken);
        ModelServer model = ModelServer.start(
                ModelServer.Settings.onAnyPort().withPace(PACE).withKey(modelKey));
        try {
            Path file = folder.resolve("portcullis.yaml");
            Files.writeString(file, configuration(port, folder, model.url()));
            ConfigLoader loader = new ConfigLoader(System::getenv, Signals.NAMES);
            Demo demo = new Demo(folder, model, Wiring.start(loader.load(file).configuration()), adminToken);
            demo.populate();
            return demo;
        } catch (ConfigException e) {
            model.close();
            throw new UsageException(e);
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static String configuration(int port, Path folder, String model) throws IOException {
        try (InputStream in = Objects.requireNonNull(Demo.class.getResourceAsStream("/demo/portcullis.yaml"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .replace("${port}", Integer.toString(port))
                    .replace("${folder}", folder.toString())
                    .replace("${model}", model);
        }
    }

    private static String token() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void populate() throws IOException, InterruptedException {
        account("visitor-free", "visitors", "free", Verification.EMAIL);
        account("visitor-pro", "visitors", "pro", Verification.PAYMENT);
        account("visitor-enterprise", "visitors", "enterprise", Verification.ORGANISATION);
        for (int i = 1; i <= HONEST; i++) {
            account("user-" + i, "household-" + i, i % 2 == 0 ? "pro" : "free", Verification.PAYMENT);
        }
        account("documents", "library", "pro", Verification.ORGANISATION);
        account("agent", "workshop", "pro", Verification.ORGANISATION);
        for (int i = 1; i <= SCRAPERS; i++) {
            account("scraper-" + i, "shell-" + i, "free", Verification.NONE);
        }
        account("thief", "shell-thief", "pro", Verification.PAYMENT);
        account("coercer", "shell-coercer", "free", Verification.EMAIL);
        accept();
    }

    private void account(String id, String org, String plan, Verification verification) {
        Registry registry = wiring.registry();
        Act act = new Act("demo", Instant.now());
        if (registry.accounts().orgs().stream().noneMatch(known -> known.id().equals(org))) {
            registry.accounts().addOrg(org, org, act);
        }
        registry.accounts().add(id, org, plan, verification, act);
        secrets.put(
                id,
                registry.keys()
                        .add(id, "demo", Optional.empty(), List.of(), act)
                        .secret()
                        .token());
    }

    /** Everybody accepts the terms as a caller does, over HTTP. */
    private void accept() throws IOException, InterruptedException {
        String hash = wiring.registry().directory().terms(TERMS).getFirst().hash();
        String body = "{\"terms\":\"" + TERMS + "\",\"hash\":\"" + hash + "\"}";
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String secret : secrets.values()) {
                HttpRequest request = HttpRequest.newBuilder(gateway().resolve("/v1/terms/acceptances"))
                        .header("authorization", "Bearer " + secret)
                        .header("content-type", "application/json")
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (reply.statusCode() != 201) {
                    throw new IllegalStateException("the terms could not be accepted: " + reply.body());
                }
            }
        }
    }

    /** The honest users and the attackers, not yet begun. */
    Story story(long seed) {
        List<Account> honest = new ArrayList<>();
        for (int i = 1; i <= HONEST; i++) {
            honest.add(known("user-" + i));
        }
        List<Account> scrapers = new ArrayList<>();
        for (int i = 1; i <= SCRAPERS; i++) {
            scrapers.add(known("scraper-" + i));
        }
        Story.Cast cast =
                new Story.Cast(honest, known("documents"), known("agent"), scrapers, known("thief"), known("coercer"));
        return new Story(gateway(), MODEL, cast, seed);
    }

    private Account known(String id) {
        return new Account(id, secret(id));
    }

    String secret(String account) {
        String secret = secrets.get(account);
        if (secret == null) {
            throw new IllegalArgumentException("no account " + account);
        }
        return secret;
    }

    URI gateway() {
        return URI.create("http://127.0.0.1:" + wiring.port());
    }

    URI admin() {
        return URI.create("http://127.0.0.1:" + wiring.adminPort());
    }

    String adminToken() {
        return adminToken;
    }

    Path folder() {
        return folder;
    }

    Wiring wiring() {
        return wiring;
    }

    /** Stops everything and leaves nothing behind. */
    @Override
    public void close() {
        wiring.close();
        model.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("portcullis demo: could not remove " + folder + ": " + e.getMessage());
        }
    }
}
