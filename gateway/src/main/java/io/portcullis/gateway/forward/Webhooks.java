package io.portcullis.gateway.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells webhooks, at least once while the gateway runs: a message that cannot be delivered is tried again with growing
 * pauses, then given up and counted. Each is signed: {@code portcullis-signature: t=SECONDS,v1=HEX}, HMAC-SHA256 under
 * the webhook's secret over the seconds, a dot and the body; receivers should refuse old ones. Redirects are not
 * followed. At most {@value #WAITING_MAX} messages wait; what finds no room is counted.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int WAITING_MAX = 1_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final Supplier<Map<String, Target>> targets;
    private final List<Duration> pauses;
    private final InstantSource clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean closed;

    /**
     * Where to and how signed.
     *
     * @param secret never logged
     */
    public record Target(URI url, Supplier<String> secret) {}

    /** Pauses between tries: five further ones over about a quarter of an hour. */
    public static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));

    /** @param targets by name, as configured now */
    public Webhooks(Vertx vertx, Supplier<Map<String, Target>> targets, List<Duration> pauses, InstantSource clock) {
        this.vertx = vertx;
        this.targets = targets;
        this.pauses = List.copyOf(pauses);
        this.clock = clock;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(5_000).setIdleTimeout(15));
    }

    /** Queues one message; never blocks. */
    public void tell(String webhook, String body) {
        if (closed || waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            lost.incrementAndGet();
            LOG.error("webhook {}: no room for a message, it is lost", webhook);
            return;
        }
        send(webhook, body, "%d-%d".formatted(clock.millis(), number.incrementAndGet()), 0);
    }

    private void send(String webhook, String body, String id, int tries) {
        Target target = targets.get().get(webhook);
        if (target == null) {
            lose(webhook, "it is not configured any more");
            return;
        }
        long seconds = clock.instant().getEpochSecond();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target.url().toString())
                .setFollowRedirects(false)
                .setTimeout(10_000)
                .putHeader("content-type", "application/json")
                .putHeader("user-agent", "portcullis")
                .putHeader("portcullis-delivery", id)
                .putHeader("portcullis-signature", signature(target.secret().get(), seconds, body));
        client.request(request)
                .compose(open -> open.send(Buffer.buffer(body)))
                .map(answer -> answer.statusCode())
                .onComplete(status -> {
                    if (status.succeeded() && status.result() / 100 == 2) {
                        waiting.decrementAndGet();
                        delivered.incrementAndGet();
                        return;
                    }
                    String why = status.succeeded()
                            ? "status " + status.result()
                            : String.valueOf(status.cause().getClass().getSimpleName());
                    boolean hopeless = status.succeeded()
                            && status.result() / 100 == 4
                            && status.result() != 408
                            && status.result() != 429;
                    if (hopeless || tries >= pauses.size() || closed) {
                        lose(webhook, why);
                    } else {
                        LOG.warn("webhook {}: {}, trying again", webhook, why);
                        vertx.setTimer(
                                Math.max(1, pauses.get(tries).toMillis()),
                                ignored -> send(webhook, body, id, tries + 1));
                    }
                });
    }

    private void lose(String webhook, String why) {
        waiting.decrementAndGet();
        lost.incrementAndGet();
        LOG.error("webhook {}: a message is lost: {}", webhook, why);
    }

    /** The header's value; receivers compute the same and compare in constant time. */
    public static String signature(String secret, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing", e);
        }
    }

    /** Messages that were given up. */
    public long lost() {
        return lost.get();
    }

    public long delivered() {
        return delivered.get();
    }

    /** Messages on their way, further tries included. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
