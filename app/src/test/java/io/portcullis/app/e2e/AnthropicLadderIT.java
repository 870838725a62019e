package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import io.portcullis.app.World;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ladder as callers of anthropic-java see it: every step a valid message or the SDK's own error. */
class AnthropicLadderIT {
    @TempDir
    private Path folder;

    private static MessageCreateParams ask() {
        return MessageCreateParams.builder()
                .model("pebble")
                .maxTokens(1500)
                .enabledThinking(1024)
                .addUserMessage("Why are there tides?")
                .build();
    }

    private static Message answer(World world, String key) {
        Message message = world.anthropic(key).messages().create(ask());
        assertThat(message.isValid()).isTrue();
        return message;
    }

    private static Message streamed(World world, String key) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (var stream = world.anthropic(key).messages().createStreaming(ask())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static boolean thinks(Message message) {
        return message.content().stream().anyMatch(ContentBlock::isThinking);
    }

    private static PermissionDeniedException refused(World world, String key) {
        PermissionDeniedException refused =
                catchThrowableOfType(PermissionDeniedException.class, () -> answer(world, key));
        assertThat(refused).as("the call is refused").isNotNull();
        assertThat(refused.headers().values("x-should-retry")).containsExactly("false");
        assertThat(refused.body().toString()).contains("permission_error").doesNotContain("ladder", "suspicion");
        return refused;
    }

    private static void climb(World world, String key) {
        for (int i = 0; i < Climb.GROUND; i++) {
            assertThat(thinks(answer(world, key))).isTrue();
        }
        Climb.untilStep(world, "thinker", "friction");
    }

    @Test
    void aCallerWhoClimbsSeesEachStepAndAnHonestOneNone() throws Exception {
        try (World world = World.open(folder, Duration.ZERO, Climb.changes())) {
            String key = world.key("thinker", "enterprise");
            String honest = world.key("honest", "enterprise");
            climb(world, key);
            assertThat(refused(world, key)).hasMessageContaining("verif");
            Climb.untilStep(world, "thinker", "shape");
            Message shaped = streamed(world, key);
            assertThat(thinks(shaped)).isFalse();
            assertThat(shaped.stopReason()).contains(StopReason.END_TURN);
            Climb.untilStep(world, "thinker", "strip");
            Message stripped = answer(world, key);
            assertThat(stripped.usage().outputTokens()).isLessThanOrEqualTo(5);
            assertThat(stripped.stopReason()).contains(StopReason.MAX_TOKENS);
            Climb.untilStep(world, "thinker", "mark");
            assertThat(streamed(world, key).content()).anyMatch(ContentBlock::isText);
            World.until("the key of the mark is committed to", () -> world.facts("key:slots-1:thinker") > 0);
            Climb.untilStep(world, "thinker", "slow");
            long began = System.nanoTime();
            assertThat(streamed(world, key).stopReason()).contains(StopReason.END_TURN);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(300));
            Climb.untilStep(world, "thinker", "smaller");
            assertThat(answer(world, key).model().asString()).isEqualTo("house-large");
            Climb.untilStep(world, "thinker", "refuse");
            refused(world, key);
            for (int i = 0; i < Climb.GROUND + 8; i++) {
                Message served = i % 2 == 0 ? answer(world, honest) : streamed(world, honest);
                assertThat(thinks(served)).isTrue();
                assertThat(served.model().asString()).isEqualTo("pebble");
            }
            assertThat(Climb.standing(world, "honest").path("step").asText()).isEqualTo("observe");
            Climb.allow(world, "thinker");
            assertThat(thinks(answer(world, key))).isTrue();
            Climb.lift(world, "thinker");
            assertThat(thinks(streamed(world, key))).isTrue();
            World.until("every movement and ruling is a fact", () -> world.facts("account:thinker") >= 9);
        }
    }

    @Test
    void aStepThatNothingRenewsExpires() throws Exception {
        try (World world = World.open(folder, Duration.ZERO, Climb.fleeting())) {
            String key = world.key("thinker", "enterprise");
            climb(world, key);
            refused(world, key);
            Climb.untilStep(world, "thinker", "observe");
            assertThat(thinks(answer(world, key))).isTrue();
        }
    }
}
