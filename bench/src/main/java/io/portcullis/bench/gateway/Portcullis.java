package io.portcullis.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.bench.rig.Bodies;
import io.portcullis.bench.rig.Knock;
import io.portcullis.bench.rig.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * This gateway, started as a user starts it, with all protection on or with as little as it can do: callers are
 * authenticated either way, because a gateway that knows no caller does not exist.
 */
final class Portcullis implements Contender {

    static final String FULL = "portcullis-full";

    private static final int ACCOUNTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CORE = Stand.PROXY_CORE;
    private static final String TERMS = "bench-terms-1";
    private static final String TERMS_TEXT = "These are the terms of the benchmark.";

    private final Path root;
    private final boolean full;

    Portcullis(Path root, boolean full) {
        this.root = root;
        this.full = full;
    }

    @Override
    public String name() {
        return full ? FULL : "portcullis-off";
    }

    @Override
    public String title() {
        return full
                ? "Portcullis, authentication, terms, limits, exposure, full recording, inspection and rules on"
                : "Portcullis, authentication and digests only: no terms, limits, exposure, inspection or rules";
    }

    @Override
    public Look look() {
        Path launcher = launcher();
        if (!Files.isExecutable(launcher)) {
            return new Look.Missing("this checkout has no ./portcullis");
        }
        return switch (Versions.ask("(?m)^Usage: (.*serve)", launcher.toString(), "serve", "--help")) {
            case Look.Ready ready -> Versions.ask("portcullis (\\S+)", launcher.toString(), "--version");
            case Look.Missing missing -> new Look.Missing("./portcullis cannot serve");
        };
    }

    @Override
    public Prepared prepare(Path folder, int port, int upstreamPort) throws IOException {
        int adminPort = Knock.freePort();
        Path file = Files.writeString(
                folder.resolve("portcullis.yaml"), configuration(folder, port, adminPort, upstreamPort));
        List<String> command = List.of(launcher().toString(), "serve", "--config", file.toString());
        administer(folder, file, List.of("accounts", "create-org", "bench"));
        List<String> keys = new ArrayList<>(ACCOUNTS);
        for (int i = 1; i <= ACCOUNTS; i++) {
            keys.add(createKey(folder, file, "bench-" + i));
        }
        if (full) {
            acceptTerms(folder, command, port, keys);
        }
        return new Prepared(Optional.of(command), Map.of(), List.of(), keys);
    }

    private Path launcher() {
        return root.resolve("portcullis").toAbsolutePath();
    }

    /**
     * The configuration file; limits are as high as the benchmark needs, so that they are counted but never
     * reached.
     */
    String configuration(Path folder, int port, int adminPort, int upstreamPort) {
        String common = """
                listen: { host: 127.0.0.1, port: %d }
                admin: { host: 127.0.0.1, port: %d }
                data: %s
                upstreams:
                  - name: model
                    url: http://127.0.0.1:%d
                    connections: 512
                models:
                  - { name: %s, upstream: model }
                observe:
                  log: { level: warn, format: json, access: false }
                """.formatted(port, adminPort, folder.resolve("data"), upstreamPort, Bodies.MODEL);
        return common + (full ? PROTECTED : PLAIN);
    }

    private static final String PLAIN = """
            exposures:
              - name: open
                logprobs: true
                top_logprobs: 20
                logit_bias: always
                n_max: 128
                seed: true
                echo: true
                reasoning: full
                system_fingerprint: true
            plans:
              - { name: bench, exposure: open, keep: digest }
            inspect: { enabled: false }
            """;

    private static final String PROTECTED = """
            exposures:
              - name: closed
                logprobs: false
                logit_bias: never
                n_max: 1
                reasoning: hidden
                max_tokens: 4096
            terms:
              - id: %s
                text: %s
                url: http://127.0.0.1/terms
                effective: 2026-01-01T00:00:00Z
            plans:
              - name: bench
                exposure: closed
                terms: %s
                keep: full
                models: [ %s ]
                limits:
                  calls_per_minute: 100000000
                  tokens_per_minute: 1000000000000
                  concurrent: 10000
                  tokens_per_day: 1000000000000000
                  tokens_per_month: 1000000000000000
                  budget_per_month: 1000000000
            record: { on_full: drop, retention_size: 4GiB }
            inspect: { enabled: true }
            decide:
              mode: enforce
              sections:
                - name: bench
                  rules:
                    - { name: bench-never, when: 'llr("probe-burst") >= 4.0', then: { refuse: true } }
            """.formatted(TERMS, TERMS_TEXT, TERMS, Bodies.MODEL);

    /** Makes an account and a key for it in the gateway's store, before it runs. */
    private String createKey(Path folder, Path file, String account) throws IOException {
        administer(folder, file, List.of("accounts", "create", account, "--org", "bench", "--plan", "bench"));
        JsonNode key = administer(folder, file, List.of("keys", "create", account));
        if (!key.path("secret").isTextual()) {
            throw new IOException("keys create printed no secret");
        }
        return key.path("secret").asText();
    }

    private JsonNode administer(Path folder, Path file, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(words);
        command.addAll(List.of("--config", file.toString(), "--json"));
        try (Program program = Program.start("administration", CORE, folder, Map.of(), command)) {
            if (!program.ends(PATIENCE)) {
                throw new IOException(words.subList(0, 2) + " did not end");
            }
            String output = Files.readString(folder.resolve("administration.log"));
            int start = output.indexOf('{');
            if (start < 0) {
                throw new IOException(words.subList(0, 2) + " printed no JSON: " + output.strip());
            }
            return new JsonMapper().readTree(output.substring(start));
        }
    }

    private static void acceptTerms(Path folder, List<String> command, int port, List<String> keys) throws IOException {
        String body = "{\"terms\":\"" + TERMS + "\",\"hash\":\"" + sha256(TERMS_TEXT) + "\"}";
        try (Program gateway = Program.start("terms", CORE, folder, Map.of(), command)) {
            for (String key : keys) {
                String request = "POST /v1/terms/acceptances HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
                Knock.untilSuccess(gateway, port, request, PATIENCE);
            }
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
