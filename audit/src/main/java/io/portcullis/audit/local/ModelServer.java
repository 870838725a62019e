package io.portcullis.audit.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local model behind HTTP (HTTP/1.1 and h2c), in the dialects of OpenAI and Anthropic, streaming and not. Answers
 * are generated as fast as they are read and no faster, and not at all once the client has left.
 *
 * <pre>{@code
 * try (ModelServer server = ModelServer.start(ModelServer.Settings.onAnyPort())) {
 *     client.baseUrl(server.url() + "/v1");
 * }
 * }</pre>
 */
public final class ModelServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BODY_BYTES_MAX = 8 << 20;

    /**
     * How to serve.
     *
     * @param port 0 takes a free one
     * @param pace time between two tokens; zero is as fast as possible
     * @param key the only credential accepted, empty accepts any and none
     * @param secret signs thinking blocks; random bytes if empty
     * @param models names served; the last is the embedding model
     * @param slow delay of the first byte of {@link Fault#SLOW}
     * @param chunks chunks sent before {@link Fault#RESET}, {@link Fault#STALL} and {@link Fault#TRUNCATED}
     * @param oversizedBytes size of the reply of {@link Fault#OVERSIZED}
     */
    public record Settings(
            String host,
            int port,
            Duration pace,
            String key,
            String secret,
            List<String> models,
            Duration slow,
            int chunks,
            long oversizedBytes) {
        public Settings {
            models = List.copyOf(models);
        }

        /** A free port of the loopback address, no pace, any key, models {@code pebble} and {@code pebble-embed}. */
        public static Settings onAnyPort() {
            return new Settings(
                    "127.0.0.1",
                    0,
                    Duration.ZERO,
                    "",
                    "",
                    List.of("pebble", "pebble-mini", "pebble-embed"),
                    Duration.ofSeconds(3),
                    5,
                    64L << 20);
        }

        public Settings withPace(Duration other) {
            return new Settings(host, port, other, key, secret, models, slow, chunks, oversizedBytes);
        }

        public Settings withKey(String other) {
            return new Settings(host, port, pace, other, secret, models, slow, chunks, oversizedBytes);
        }
    }

    private final Vertx vertx;
    private final HttpServer http;
    private final LocalModel model;
    private final Settings settings;
    private final Seal seal;
    private final AtomicLong nonces = new AtomicLong(new SecureRandom().nextLong());
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicInteger active = new AtomicInteger();

    private ModelServer(Vertx vertx, LocalModel model, Settings settings) {
        this.vertx = vertx;
        this.model = model;
        this.settings = settings;
        byte[] secret = settings.secret().getBytes(StandardCharsets.UTF_8);
        if (secret.length == 0) {
            secret = new byte[32];
            new SecureRandom().nextBytes(secret);
        }
        seal = new Seal(secret);
        http = vertx.createHttpServer(new HttpServerOptions()
                .setTcpNoDelay(true)
                .setDecompressionSupported(true)
                .setMaxHeaderSize(32 << 10)
                .setIdleTimeout(600)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    /** Trains the model, binds and serves; returns when connections are accepted. */
    public static ModelServer start(Settings settings) {
        return start(settings, LocalModel.shipped());
    }

    public static ModelServer start(Settings settings, LocalModel model) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        ModelServer server = new ModelServer(vertx, model, settings);
        try {
            server.http
                    .requestHandler(server::receive)
                    .listen(settings.port(), settings.host())
                    .await(10, TimeUnit.SECONDS);
        } catch (TimeoutException | RuntimeException e) {
            var unused = vertx.close();
            throw new IllegalStateException("cannot bind %s:%d".formatted(settings.host(), settings.port()), e);
        }
        return server;
    }

    public int port() {
        return http.actualPort();
    }

    /** Base address without a path, for instance {@code http://127.0.0.1:40123}. */
    public String url() {
        return "http://%s:%d".formatted(settings.host(), port());
    }

    /** Requests being answered now. */
    public int active() {
        return active.get();
    }

    /** Answers given up because the client left. */
    public long cancelled() {
        return cancelled.get();
    }

    /** Answers completed. */
    public long served() {
        return served.get();
    }

    @Override
    public void close() {
        try {
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("the model server did not close within 10 s");
        }
    }

    private void receive(HttpServerRequest request) {
        Reply reply =
                new Reply(request, Ids.alphanumeric("req_", 24, nonces.incrementAndGet()), active, cancelled, served);
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= BODY_BYTES_MAX) {
                body.appendBuffer(part);
            } else {
                reply.refuse(new BadAsk(413, "The request is larger than %d bytes.".formatted(BODY_BYTES_MAX), "", ""));
            }
        });
        request.endHandler(end -> {
            if (reply.open()) {
                try {
                    answer(request, body, reply);
                } catch (BadAsk e) {
                    reply.refuse(e);
                } catch (RuntimeException e) {
                    LOG.error("an answer failed", e);
                    reply.refuse(new BadAsk(500, "The model failed.", "", ""));
                }
            }
        });
    }

    private void answer(HttpServerRequest request, Buffer body, Reply reply) {
        authenticate(request);
        String path = request.path();
        if (request.method().equals(HttpMethod.GET) && path.startsWith("/v1/models")) {
            String id = path.length() > "/v1/models/".length() ? path.substring("/v1/models/".length()) : "";
            reply.json(200, Catalogue.of(settings.models(), id, reply.anthropic()));
            return;
        }
        if (!request.method().equals(HttpMethod.POST)) {
            throw new BadAsk(404, "Unknown request URL: %s %s.".formatted(request.method(), path), "", "unknown_url");
        }
        JsonNode asked = parse(body);
        String name = new Fields(asked).model();
        String base = name.contains("!") ? name.substring(0, name.indexOf('!')) : name;
        if (!settings.models().contains(base)) {
            String message = reply.anthropic()
                    ? "model: " + name
                    : "The model `%s` does not exist or you do not have access to it.".formatted(name);
            throw new BadAsk(404, message, "model", "model_not_found");
        }
        Fault fault = Fault.of(name);
        if (fault.status() != 200) {
            reply.header("retry-after", "1");
            throw new BadAsk(
                    fault.status(),
                    "This fault was asked for.",
                    "",
                    fault == Fault.LIMITED ? "rate_limit_exceeded" : "");
        }
        Stamp stamp = new Stamp(nonces.incrementAndGet(), System.currentTimeMillis() / 1000, seal);
        switch (path) {
            case "/v1/chat/completions" -> deliver(ChatDialect.read(model, asked, stamp), reply, fault);
            case "/v1/responses" -> deliver(ResponsesDialect.read(model, asked, stamp), reply, fault);
            case "/v1/completions" -> deliver(CompletionsDialect.read(model, asked, stamp), reply, fault);
            case "/v1/messages" -> deliver(MessagesDialect.read(model, asked, stamp), reply, fault);
            case "/v1/messages/count_tokens" -> {
                ObjectNode count = JSON.createObjectNode();
                reply.json(200, count.put("input_tokens", MessagesDialect.count(model, asked, seal)));
            }
            case "/v1/embeddings" -> reply.json(200, Catalogue.embeddings(model, asked));
            default -> throw new BadAsk(404, "Unknown request URL: POST %s.".formatted(path), "", "unknown_url");
        }
    }

    private void deliver(Job job, Reply reply, Fault fault) {
        new Delivery(vertx, settings, job, reply, fault).begin();
    }

    private void authenticate(HttpServerRequest request) {
        String bearer = String.valueOf(request.getHeader("authorization"));
        String given =
                bearer.startsWith("Bearer ") ? bearer.substring(7) : String.valueOf(request.getHeader("x-api-key"));
        byte[] key = settings.key().getBytes(StandardCharsets.UTF_8);
        if (key.length > 0 && !MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8))) {
            throw new BadAsk(401, "Incorrect API key provided.", "", "invalid_api_key");
        }
    }

    private static JsonNode parse(Buffer body) {
        try {
            JsonNode asked = JSON.readTree(body.getBytes());
            if (asked != null && asked.isObject()) {
                return asked;
            }
            throw new BadAsk(400, "The body of the request is not a JSON object.", "", "");
        } catch (JsonProcessingException e) {
            throw new BadAsk(400, "We could not parse the JSON body of your request.", "", "");
        } catch (IOException e) {
            throw new BadAsk(400, "The body of the request cannot be read.", "", "");
        }
    }
}
