package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.MessageCreateParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.portcullis.app.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of another model under the name that was asked for: off, until two people say so, and not for ever. */
class SilenceIT {
    private static final String SECOND = "admin-second-8c1d2e3f4a5b6c7d8e9f";
    private static final String OPERATOR = "operator-7b1d2e3f4a5b6c7d8e90";
    private static final String TOKEN = "    - {name: test, role: admin, secret: \"file:${folder}/admin.token\"}\n";
    private static final String REROUTE = """
              sections:
                - name: tests
                  rules:
                    - {name: smaller, when: 'true', then: {reroute: {model: house-large, silent: true}}}
            """;

    @TempDir
    private Path folder;

    private World open() throws Exception {
        Files.writeString(folder.resolve("second.token"), SECOND);
        Files.writeString(folder.resolve("operator.token"), OPERATOR);
        Map<String, String> changes = new HashMap<>(Map.of(Climb.RULES, REROUTE));
        changes.put(
                TOKEN,
                TOKEN
                        + TOKEN.replace("test", "second").replace("admin.token", "second.token")
                        + TOKEN.replace("test", "desk")
                                .replace("role: admin", "role: operator")
                                .replace("admin.token", "operator.token"));
        return World.open(folder, Duration.ZERO, changes);
    }

    /** The name that the answers of both dialects bear. */
    private static String model(World world) {
        String chat = world.openai(world.key("caller", "enterprise"))
                .chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("pebble")
                        .addUserMessage("hi")
                        .build())
                .model();
        String message = world.anthropic(world.key("caller", "enterprise"))
                .messages()
                .create(MessageCreateParams.builder()
                        .model("pebble")
                        .maxTokens(50)
                        .addUserMessage("hi")
                        .build())
                .model()
                .asString();
        assertThat(message).isEqualTo(chat);
        return chat;
    }

    private static String until(Duration span) {
        return "{\"reason\":\"the theft of case 4\",\"until\":\"" + Climb.in(span) + "\"}";
    }

    private static boolean on(World world) {
        return Climb.get(world, "silence").path("on").asBoolean();
    }

    @Test
    void oneCannotSwitchItOnTwoCanAndItEndsByItself() throws Exception {
        try (World world = open()) {
            assertThat(on(world)).isFalse();
            assertThat(model(world)).isEqualTo("house-large");
            assertThat(Climb.post(world, "silence/agree", "{}")).isEqualTo(400);
            assertThat(Climb.post(world, OPERATOR, "silence", until(Duration.ofHours(1))))
                    .isEqualTo(403);
            assertThat(Climb.post(world, "silence", until(Duration.ofDays(31)))).isEqualTo(400);
            assertThat(Climb.post(world, "silence", until(Duration.ofHours(1)))).isEqualTo(200);
            assertThat(model(world)).isEqualTo("house-large");
            assertThat(Climb.post(world, "silence/agree", "{}")).isEqualTo(400);
            assertThat(Climb.post(world, OPERATOR, "silence/agree", "{}")).isEqualTo(403);
            assertThat(on(world)).isFalse();
            assertThat(Climb.post(world, SECOND, "silence/agree", "{}")).isEqualTo(200);
            assertThat(on(world)).isTrue();
            assertThat(model(world)).isEqualTo("pebble");
            world.restart();
            assertThat(model(world)).isEqualTo("pebble");
            assertThat(Climb.post(world, OPERATOR, "silence/end", "{}")).isEqualTo(200);
            assertThat(model(world)).isEqualTo("house-large");
            assertThat(Climb.post(world, SECOND, "silence", until(Duration.ofSeconds(8))))
                    .isEqualTo(200);
            assertThat(Climb.post(world, "silence/agree", "{}")).isEqualTo(200);
            World.until("it ends by itself", () -> !on(world));
            assertThat(model(world)).isEqualTo("house-large");
            List<String> told = List.of(
                    "admin:test proposed",
                    "admin:second agreed",
                    "admin:desk ended",
                    "admin:second proposed",
                    "admin:test agreed",
                    "decide expired");
            World.until("it is all in the ledger", () -> world.silences().size() >= told.size());
            assertThat(world.silences()).isEqualTo(told);
        }
    }
}
