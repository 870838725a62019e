package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.http.StreamResponse;
import com.openai.errors.PermissionDeniedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import io.portcullis.app.config.ConfigWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LADDER = """
              ladder:
                climb: 0s
                expire: 7d
                fresh: 100000
                steps:
                  friction: {when: 'org == "org-climber" && suspicion.exchanges >= 16'}
                  shape: {when: 'org == "org-climber" && suspicion.exchanges >= 16'}
                  strip: {when: 'org == "org-climber" && suspicion.exchanges >= 16'}
                  slow: {when: 'org == "org-climber" && suspicion.exchanges >= 16'}
                  smaller: {when: 'org == "org-climber" && suspicion.exchanges >= 16'}
                  refuse: {when: 'org == "org-climber" && suspicion.exchanges >= 16'}
              sections:
                - name: steps
                  match: all
                  rules:
                    - {name: friction, when: step == FRICTION, then: {require_verification: payment}}
                    - {name: shape, when: step == SHAPE, then: {shape: standard}}
                    - {name: strip, when: step == STRIP, then: {cap: {output_tokens: 5, sentences: true}}}
                    - {name: slow, when: step == SLOW, then: {slow: {pause: 300ms, tokens_per_second: 50}}}
                    - {name: smaller, when: step == SMALLER, then: {reroute: {model: house-large, silent: true}}}
                    - {name: refuse, when: step == REFUSE, then: {refuse: true}}
            """;
    private static final String RULES = """
              sections:
                - name: tests
                  rules:
            """
            + "        - {name: refuse-suspects, when: plan == \"suspect\" && suspicion.posterior > 0.0,"
            + " then: {refuse: true}}\n";

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

    private static JsonNode standing(World world, String account) {
        URI uri = world.admin().resolve("/admin/v1/accounts/" + account + "/ruling");
        try {
            return JSON.readTree(world.send(world.get(uri, World.ADMIN_TOKEN)).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void untilStep(World world, String step) {
        World.until(
                "the climber stands on " + step,
                () -> standing(world, "climber").path("step").asText().equals(step));
    }

    private static int post(World world, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(world.admin().resolve("/admin/v1/" + path))
                .header("authorization", "Bearer " + World.ADMIN_TOKEN)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> reply = world.send(request);
        return reply.statusCode();
    }

    private static void climb(World world, String key) {
        for (int i = 0; i < 16; i++) {
            assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        }
        untilStep(world, "friction");
    }

    @Test
    void aCallerWhoClimbsSeesEachStepAndAnHonestOneNone() throws Exception {
        try (World world = World.open(folder, Duration.ZERO, Map.of(RULES, LADDER))) {
            String key = world.key("climber", "enterprise");
            String honest = world.key("honest", "enterprise");
            climb(world, key);
            PermissionDeniedException unverified =
                    catchThrowableOfType(PermissionDeniedException.class, () -> ask(world, key));
            assertThat(unverified.code()).contains("verification_required");
            assertThat(unverified.headers().values("x-should-retry")).containsExactly("false");
            untilStep(world, "shape");
            assertThat(ask(world, key).choices().getFirst().logprobs()).isEmpty();
            untilStep(world, "strip");
            assertThat(ask(world, key).usage().orElseThrow().completionTokens()).isLessThanOrEqualTo(5);
            untilStep(world, "slow");
            long began = System.nanoTime();
            assertThat(streamed(world, key)).isGreaterThan(3);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(300));
            untilStep(world, "smaller");
            assertThat(ask(world, key).model()).isEqualTo("house-large");
            untilStep(world, "refuse");
            PermissionDeniedException refused =
                    catchThrowableOfType(PermissionDeniedException.class, () -> ask(world, key));
            assertThat(refused.code()).contains("abnormal_usage_detected");
            assertThat(refused.getMessage()).doesNotContain("ladder").doesNotContain("refuse");
            for (int i = 0; i < 24; i++) {
                ChatCompletion served = ask(world, honest);
                assertThat(served.choices().getFirst().logprobs()).isPresent();
                assertThat(served.model()).isEqualTo("pebble");
            }
            assertThat(standing(world, "honest").path("step").asText()).isEqualTo("observe");
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
        assertThat(post(world, "accounts/climber/ruling", body.replace("appeal 17", " ")))
                .isEqualTo(400);
        assertThat(post(world, "accounts/climber/ruling", body)).isEqualTo(200);
        assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        world.restart();
        assertThat(standing(world, "climber").path("allowed").asBoolean()).isTrue();
        assertThat(standing(world, "climber").path("reason").asText()).isEqualTo("appeal 17");
        assertThat(ask(world, key).choices().getFirst().logprobs()).isPresent();
        assertThat(post(world, "accounts/climber/ruling/lift", "{}")).isEqualTo(200);
        assertThat(standing(world, "climber").path("step").asText()).isEqualTo("observe");
    }

    @Test
    void aStepThatNothingRenewsExpires() throws Exception {
        String quick = LADDER.replace("expire: 7d", "expire: 2s");
        try (World world = World.open(folder, Duration.ZERO, Map.of(RULES, quick))) {
            String key = world.key("climber", "enterprise");
            climb(world, key);
            assertThat(catchThrowableOfType(PermissionDeniedException.class, () -> ask(world, key)))
                    .isNotNull();
            untilStep(world, "shape");
            untilStep(world, "observe");
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
        try (World world = World.open(folder, Duration.ZERO, Map.of(RULES, "  policy: policy.yaml\n"))) {
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
