package io.portcullis.gateway.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksIT {
    private static final List<Duration> QUICK = List.of(Duration.ofMillis(5), Duration.ofMillis(10));

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private HttpServer server;

    private record Told(String signature, String delivery, String body) {}

    private Webhooks webhooks(IntUnaryOperator status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            told.add(new Told(
                    exchange.getRequestHeaders().getFirst("portcullis-signature"),
                    exchange.getRequestHeaders().getFirst("portcullis-delivery"),
                    body));
            exchange.sendResponseHeaders(status.applyAsInt(told.size()), -1);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new Webhooks(
                vertx,
                () -> Map.of("ops", new Webhooks.Target(url, () -> "planted-hook-secret")),
                QUICK,
                InstantSource.fixed(Instant.ofEpochSecond(1_777_000_000)));
    }

    @AfterEach
    void close() throws Exception {
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void until(java.util.function.BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 10 s").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void aMessageIsSignedOverItsTimeAndBody() throws Exception {
        Webhooks webhooks = webhooks(n -> 204);
        webhooks.tell("ops", "{\"x\":1}");
        Told one = told.poll(10, TimeUnit.SECONDS);
        assertThat(one.body()).isEqualTo("{\"x\":1}");
        assertThat(one.signature())
                .isEqualTo(Webhooks.signature("planted-hook-secret", 1_777_000_000, "{\"x\":1}"))
                .isNotEqualTo(Webhooks.signature("planted-hook-secret", 1_777_000_001, "{\"x\":1}"))
                .isNotEqualTo(Webhooks.signature("other", 1_777_000_000, "{\"x\":1}"))
                .startsWith("t=1777000000,v1=");
        until(() -> webhooks.delivered() == 1);
        assertThat(webhooks.waiting()).isZero();
    }

    @Test
    void aFailureIsTriedAgainUnderTheSameDeliveryId() throws Exception {
        Webhooks webhooks = webhooks(n -> n < 3 ? 503 : 200);
        webhooks.tell("ops", "{}");
        until(() -> webhooks.delivered() == 1);
        assertThat(told).hasSize(3);
        assertThat(told.stream().map(Told::delivery).distinct()).hasSize(1);
        assertThat(webhooks.lost()).isZero();
    }

    @Test
    void whatCannotBeDeliveredIsGivenUpAndCounted() throws Exception {
        Webhooks webhooks = webhooks(n -> 500);
        webhooks.tell("ops", "{}");
        until(() -> webhooks.lost() == 1);
        assertThat(told).hasSize(3);
        webhooks.tell("nobody", "{}");
        assertThat(webhooks.lost()).isEqualTo(2);
    }

    @Test
    void aRefusalOrARedirectIsNotTriedAgainOrFollowed() throws Exception {
        Webhooks webhooks = webhooks(n -> 410);
        webhooks.tell("ops", "{}");
        until(() -> webhooks.lost() == 1);
        assertThat(told).hasSize(1);
    }
}
