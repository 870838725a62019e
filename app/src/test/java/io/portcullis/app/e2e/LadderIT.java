package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.core.http.StreamResponse;
import com.openai.errors.PermissionDeniedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import io.portcullis.app.config.ConfigWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller climbs the ladder and sees each step; an honest one sees none; people and time bring a caller back. */
class LadderIT {
    @TempDir
    private Path folder;

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder()
                .model("pebble")
                .addUserMessage("Why are there tides?")
                .logprobs(true)
                .topLogprobs(2)
                .maxCompletionTokens(30);
    }

    private static ChatCompletion ask(World world, String key) {
        return world.openai(key).chat().completions().create(chat().build());
    }

    private static void climb(World world, String key) {
        for (int i = 0; i < Climb.GROUND; i++) {
            assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        }
        Climb.untilStep(world, "climber", "friction");
    }

    @Test
    void aCallerWhoClimbsSeesEachStepAndAnHonestOneNone() throws Exception {
        try (World world = World.open(folder, Duration.ZERO, Climb.changes())) {
            String key = world.key("climber", "enterprise");
            String honest = world.key("honest", "enterprise");
            climb(world, key);
            PermissionDeniedException unverified =
                    catchThrowableOfType(PermissionDeniedException.class, () -> ask(world, key));
            assertThat(unverified.code()).contains("verification_required");
            assertThat(unverified.headers().values("x-should-retry")).containsExactly("false");
            Climb.untilStep(world, "climber", "shape");
            assertThat(ask(world, key).choices().getFirst().logprobs()).isEmpty();
            Climb.untilStep(world, "climber", "strip");
            assertThat(ask(world, key).usage().orElseThrow().completionTokens()).isLessThanOrEqualTo(5);
            Climb.untilStep(world, "climber", "mark");
            assertThat(ask(world, key).choices().getFirst().message().content().orElseThrow())
                    .isNotBlank();
            World.until("the key of the mark is committed to", () -> world.facts("key:slots-1:climber") > 0);
            Climb.untilStep(world, "climber", "slow");
            long began = System.nanoTime();
            assertThat(streamed(world, key)).isGreaterThan(3);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(300));
            Climb.untilStep(world, "climber", "smaller");
            assertThat(ask(world, key).model()).isEqualTo("house-large");
            Climb.untilStep(world, "climber", "refuse");
            PermissionDeniedException refused =
                    catchThrowableOfType(PermissionDeniedException.class, () -> ask(world, key));
            assertThat(refused.code()).contains("abnormal_usage_detected");
            assertThat(refused.getMessage()).doesNotContain("ladder").doesNotContain("refuse");
            for (int i = 0; i < 24; i++) {
                ChatCompletion served = ask(world, honest);
                assertThat(served.choices().getFirst().logprobs()).isPresent();
                assertThat(served.model()).isEqualTo("pebble");
            }
            assertThat(Climb.standing(world, "honest").path("step").asText()).isEqualTo("observe");
            anAppealBringsTheCallerBack(world, key);
        }
    }

    private static int streamed(World world, String key) {
        int chunks = 0;
        try (StreamResponse<ChatCompletionChunk> stream =
                world.openai(key).chat().completions().createStreaming(chat().build())) {
            for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
                chunks += chunk.choices().size();
            }
        }
        return chunks;
    }

    private static void anAppealBringsTheCallerBack(World world, String key) throws Exception {
        String until = Instant.now().plus(Duration.ofHours(1)).toString();
        String body = "{\"step\":\"observe\",\"reason\":\"appeal 17\",\"until\":\"%s\"}".formatted(until);
        assertThat(Climb.post(world, "accounts/climber/ruling", body.replace("appeal 17", " ")))
                .isEqualTo(400);
        assertThat(Climb.post(world, "accounts/climber/ruling", body)).isEqualTo(200);
        assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        world.restart();
        assertThat(Climb.standing(world, "climber").path("allowed").asBoolean()).isTrue();
        assertThat(Climb.standing(world, "climber").path("reason").asText()).isEqualTo("appeal 17");
        assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        assertThat(Climb.post(world, "accounts/climber/ruling/lift", "{}")).isEqualTo(200);
        assertThat(Climb.standing(world, "climber").path("step").asText()).isEqualTo("observe");
    }

    @Test
    void aStepThatNothingRenewsExpires() throws Exception {
        try (World world = World.open(folder, Duration.ZERO, Climb.fleeting())) {
            String key = world.key("climber", "enterprise");
            climb(world, key);
            assertThat(catchThrowableOfType(PermissionDeniedException.class, () -> ask(world, key)))
                    .isNotNull();
            Climb.untilStep(world, "climber", "shape");
            Climb.untilStep(world, "climber", "observe");
            assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        }
    }

    /** As a whole, so that the watch never sees half of it. */
    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling("fresh.yaml"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aBadPolicyLeavesTheOldOneInForce() throws Exception {
        Path policy = folder.resolve("policy.yaml");
        String rules = "sections: [{name: s, rules: [{name: r, when: 'stream', then: {refuse: true}}]}]\n";
        Files.writeString(policy, rules);
        try (World world = World.open(folder, Duration.ZERO, Map.of(Climb.RULES, "  policy: policy.yaml\n"))) {
            String key = world.key("enterprise");
            List<Boolean> told = new CopyOnWriteArrayList<>();
            try (ConfigWatch watch = world.watch(told)) {
                ask(world, key);
                assertThat(catchThrowableOfType(PermissionDeniedException.class, () -> streamed(world, key)))
                        .isNotNull();
                replace(policy, rules.replace("stream", "steam"));
                World.until("the bad policy is refused", () -> told.contains(false));
                assertThat(watch.status().message()).contains("policy.yaml:1:").contains("steam");
                assertThat(catchThrowableOfType(PermissionDeniedException.class, () -> streamed(world, key)))
                        .isNotNull();
                replace(policy, "sections: []\n");
                World.until("the good policy is in force", () -> told.contains(true));
                assertThat(streamed(world, key)).isGreaterThan(3);
            }
        }
    }
}
