package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import io.portcullis.gateway.store.Act;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers are told when they are not served: the right exception, worth a retry or not, and what to do. */
class RefusalsIT {
    private static final String CHAT =
            "{\"model\":\"pebble\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    static Path folder;

    private static World world;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static ChatCompletion chat(OpenAIClient client, String model) {
        return client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(model)
                        .maxCompletionTokens(5)
                        .addUserMessage("hi")
                        .build());
    }

    private static void message(String key, String model) {
        world.anthropic(key)
                .messages()
                .create(com.anthropic.models.messages.MessageCreateParams.builder()
                        .model(model)
                        .maxTokens(5)
                        .addUserMessage("hi")
                        .build());
    }

    @Test
    void anUnknownKeyIsUnauthorisedInBothDialects() {
        String wrong = "pk-wrong-0000000000000000000000000000000000000000";
        assertThatThrownBy(() -> chat(world.openai(wrong), "pebble")).isInstanceOf(UnauthorizedException.class);
        assertThatThrownBy(() -> message(wrong, "pebble"))
                .isInstanceOf(com.anthropic.errors.UnauthorizedException.class);
        assertThat(world.send(world.post("/v1/chat/completions", wrong, CHAT)).body())
                .doesNotContain(wrong);
    }

    @Test
    void unknownModelsAndOtherPlansModelsAreNotFound() {
        String key = world.key("free");
        for (String model : List.of("no-such-model", "only-enterprise", "pebble!reset")) {
            assertThatThrownBy(() -> chat(world.openai(key), model)).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> message(key, model)).isInstanceOf(com.anthropic.errors.NotFoundException.class);
        }
    }

    @Test
    void badParametersAreBadRequestsThatNameTheParameter() {
        String key = world.key("free");
        HttpResponse<String> reply = world.send(world.post("/v1/chat/completions", key, "{\"model\":7}"));
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("\"param\":\"model\"", "\"code\":null", "\"type\":\"invalid_request_error\"");
        assertThatThrownBy(() -> world.openai(key)
                        .chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model("pebble")
                                .temperature(99)
                                .addUserMessage("hi")
                                .build()))
                .isInstanceOf(BadRequestException.class);
        HttpResponse<String> anthropic = world.send(world.post("/v1/messages", key, "{\"model\":\"pebble\""));
        assertThat(anthropic.statusCode()).isEqualTo(400);
        assertThat(anthropic.body())
                .contains("\"type\":\"error\"", "\"type\":\"invalid_request_error\"", "\"request_id\"");
    }

    @Test
    void aNewAccountMustAcceptTheTermsAndThenIsServed() {
        String key = world.key("newcomer", "free");
        PermissionDeniedException refused =
                catchThrowableOfType(PermissionDeniedException.class, () -> chat(world.openai(key), "pebble"));
        assertThat(refused.code()).contains("terms_not_accepted");
        assertThat(refused.headers().values("x-should-retry")).containsExactly("false");
        assertThat(refused.headers().values("link").getFirst()).contains("https://example.com/terms/1");
        assertThatThrownBy(() -> message(key, "pebble"))
                .isInstanceOf(com.anthropic.errors.PermissionDeniedException.class)
                .hasMessageContaining("https://example.com/terms/1");
        assertThat(world.send(world.post("/v1/terms/acceptances", key, "{\"terms\":\"terms-1\",\"hash\":\"x\"}"))
                        .statusCode())
                .isEqualTo(404);
        assertThatThrownBy(() -> chat(world.openai(key), "pebble")).isInstanceOf(PermissionDeniedException.class);
        world.accept(key);
        assertThat(chat(world.openai(key), "pebble").choices()).hasSize(1);
        message(key, "pebble");
    }

    @Test
    void aFullMinuteIsRefusedWithAPauseAfterWhichTheSdkSucceeds() {
        String key = world.key("sixty");
        RateLimitException refused = null;
        for (int i = 0; i < 80 && refused == null; i++) {
            refused = catchThrowableOfType(RateLimitException.class, () -> chat(world.openai(key), "pebble"));
        }
        assertThat(refused).isNotNull();
        assertThat(refused.headers().values("retry-after")).containsExactly("1");
        assertThat(Long.parseLong(refused.headers().values("retry-after-ms").getFirst()))
                .isBetween(1L, 1000L);
        assertThat(refused.headers().values("x-ratelimit-remaining-requests")).containsExactly("0");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 3; i++) {
                        message(key, "pebble");
                    }
                })
                .isInstanceOf(com.anthropic.errors.RateLimitException.class);
        OpenAIClient patient = world.openai(key, 4);
        try {
            assertThat(chat(patient, "pebble").choices()).hasSize(1);
        } finally {
            patient.close();
        }
    }

    @Test
    void anEmptyBudgetIsToldAndNotRetried() {
        String key = world.key("poor");
        RateLimitException refused = null;
        for (int i = 0; i < 30 && refused == null; i++) {
            refused = catchThrowableOfType(RateLimitException.class, () -> chat(world.openai(key), "pebble"));
        }
        assertThat(refused).isNotNull();
        assertThat(refused.code()).contains("insufficient_quota");
        assertThat(refused.headers().values("x-should-retry")).containsExactly("false");
    }

    @Test
    void abuseIsRefusedAndNeverToBeRetried() {
        String key = world.key("suspect");
        chat(world.openai(key), "pebble");
        World.until("the suspect is refused", () -> {
            HttpResponse<String> reply = world.send(world.post("/v1/chat/completions", key, CHAT));
            return reply.statusCode() == 403;
        });
        PermissionDeniedException refused =
                catchThrowableOfType(PermissionDeniedException.class, () -> chat(world.openai(key), "pebble"));
        assertThat(refused.code()).contains("abnormal_usage_detected");
        assertThat(refused.headers().values("x-should-retry")).containsExactly("false");
        assertThat(world.exchanges())
                .anyMatch(exchange -> exchange.account().equals("suspect") && exchange.status() == 403);
    }

    @Test
    void upstreamsOwnRefusalsAreToldAsTheirs() {
        String key = world.key("enterprise");
        assertThatThrownBy(() -> chat(world.openai(key), "broken-busy"))
                .isInstanceOfSatisfying(InternalServerException.class, busy -> {
                    assertThat(busy.statusCode()).isEqualTo(503);
                    assertThat(busy.headers().values("retry-after")).containsExactly("1");
                });
        assertThatThrownBy(() -> message(key, "broken-busy"))
                .isInstanceOfSatisfying(
                        com.anthropic.errors.InternalServerException.class,
                        busy -> assertThat(busy.statusCode()).isEqualTo(529));
        assertThatThrownBy(() -> chat(world.openai(key), "broken-500")).isInstanceOf(InternalServerException.class);
    }

    @Test
    void keysRevokedRotatedAndExpiredActWithinASecond() {
        String old = world.key("keeper", "enterprise");
        chat(world.openai(old), "pebble");
        String id =
                world.registry().keys().list(Optional.of("keeper")).getFirst().id();
        String fresh = world.registry()
                .keys()
                .rotate(id, Duration.ofMillis(700), now())
                .secret()
                .token();
        assertThat(chat(world.openai(fresh), "pebble").choices()).hasSize(1);
        assertThat(chat(world.openai(old), "pebble").choices()).hasSize(1);
        withinASecond(() -> unauthorised(old));
        String freshId = world.registry().keys().list(Optional.of("keeper")).stream()
                .filter(key -> !key.id().equals(id))
                .findFirst()
                .orElseThrow()
                .id();
        world.registry().keys().revoke(freshId, now());
        withinASecond(() -> unauthorised(fresh));
        String third = world.registry()
                .keys()
                .add("keeper", "third", Optional.of(Instant.now().plusMillis(300)), List.of(), now())
                .secret()
                .token();
        assertThat(unauthorised(third)).isFalse();
        withinASecond(() -> unauthorised(third));
    }

    private static Act now() {
        return new Act("test", Instant.now());
    }

    private static boolean unauthorised(String key) {
        return world.send(world.post("/v1/chat/completions", key, CHAT)).statusCode() == 401;
    }

    private static void withinASecond(java.util.function.BooleanSupplier holds) {
        long began = System.nanoTime();
        World.until("the key's change acts", holds);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1500));
    }
}
