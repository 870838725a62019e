package io.portcullis.audit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultIT {
    private static ModelServer server;

    @BeforeAll
    static void start() {
        server = ModelServer.start(ModelServer.Settings.onAnyPort().withPace(Duration.ofMillis(2)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpRequest ask(String model, boolean stream) {
        String body = "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Why tides?\"}]}"
                .formatted(model, stream);
        return HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    private static String text(String model, boolean stream) throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            return client.send(ask(model, stream), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void aResetStreamBreaks() {
        assertThatThrownBy(() -> text("pebble!reset", true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> text("pebble!reset", false)).isInstanceOf(IOException.class);
    }

    @Test
    void aTruncatedStreamEndsWithoutItsLastEvent() throws Exception {
        assertThat(text("pebble!truncated", true)).startsWith("data: {").doesNotContain("[DONE]");
        assertThat(text("pebble", true)).endsWith("data: [DONE]\n\n");
    }

    @Test
    void garbageIsNotJson() throws Exception {
        assertThat(text("pebble!garbage", false)).contains("not json");
    }

    @Test
    void anOversizedAnswerIsAsLargeAsPromised() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1);
                InputStream in = client.send(ask("pebble!oversized", false), HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(in.transferTo(java.io.OutputStream.nullOutputStream())).isGreaterThan(64L << 20);
        }
    }

    @Test
    void aDeadModelNeverAnswersAndTheHangUpIsSeen() {
        long before = server.cancelled();
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            HttpRequest dead = HttpRequest.newBuilder(ask("pebble!dead", false), (name, value) -> true)
                    .timeout(Duration.ofMillis(300))
                    .build();
            assertThatThrownBy(() -> client.send(dead, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
        }
        awaitCancelled(before + 1);
    }

    @Test
    void anEndlessStreamIsCancelledWhenTheClientLeavesOverBothProtocols() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            if (version.name().contains("3")) {
                continue;
            }
            long before = server.cancelled();
            HttpClient client = client(version);
            HttpResponse<InputStream> response =
                    client.send(ask("pebble!endless", true), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.version()).isEqualTo(version);
            assertThat(new String(response.body().readNBytes(20_000), StandardCharsets.UTF_8))
                    .contains("data: {");
            assertThat(server.active()).isPositive();
            response.body().close();
            client.shutdownNow();
            awaitCancelled(before + 1);
        }
    }

    @Test
    void errorsCarryRetryAfterAndTheWholeShape() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> limited = client.send(ask("pebble!429", false), HttpResponse.BodyHandlers.ofString());
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("retry-after")).hasValue("1");
            assertThat(limited.body()).contains("\"message\"", "\"type\"", "\"param\"", "\"code\"");
            assertThat(client.send(ask("pebble!500", false), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(500);
        }
    }

    private static void awaitCancelled(long count) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (server.cancelled() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(server.cancelled()).isGreaterThanOrEqualTo(count);
    }
}
