package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.portcullis.app.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers chosen among eight, through the official SDKs, and found with the command that a person would use. */
class BestOfNIT {
    private static final List<String> TOPICS = List.of("bread", "rivers", "sleep", "bicycles", "gardens", "money");

    private static final List<String> QUESTIONS = List.of(
            "What should I know about %s?",
            "Why do people like %s?",
            "Tell me a story about %s.",
            "Who knows most about %s?",
            "Give me advice about %s.",
            "What is the history of %s?");

    @TempDir
    static Path folder;

    private static World world;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(
                folder,
                Duration.ZERO,
                Map.of(
                        "\ndecide:",
                        "\nmark: {watermark: always, epoch: 36500d, best_of: {candidates: 8}}\ndecide:",
                        "    timeouts: {connect: 2s, first_byte: 5s,",
                        "    candidates: parameter\n    timeouts: {connect: 2s, first_byte: 60s,"));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static ChatCompletion chat(OpenAIClient client, String question) {
        return client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("pebble")
                        .maxCompletionTokens(80)
                        .addUserMessage(question)
                        .build());
    }

    /** Asks until the key of an account is committed to. */
    private static String committed(String account) {
        String key = world.key(account, "enterprise");
        chat(world.openai(key), "Hello.");
        World.until("the commitment stands", () -> world.facts("key:best-of-n-1:" + account) > 0);
        chat(world.openai(key), "Hello again.");
        return key;
    }

    @Test
    void anAccountsAnswersAreFoundAmongTheKeysOfAll() throws Exception {
        String key = committed("chosen");
        StringBuilder text = new StringBuilder();
        long tokens = 0;
        for (String topic : TOPICS) {
            for (String question : QUESTIONS) {
                ChatCompletion answer = chat(world.openai(key), question.formatted(topic));
                assertThat(answer.choices()).hasSize(1);
                text.append(answer.choices().getFirst().message().content().orElseThrow())
                        .append("\n\n");
                tokens += answer.usage().orElseThrow().completionTokens();
            }
        }
        assertThat(tokens)
                .as("all eight are paid for")
                .isGreaterThan(4L * text.toString().split("\\s+").length);
        Path suspect = Files.writeString(folder.resolve("suspect.txt"), text);
        Path file = folder.resolve("keys.json");
        String data = folder.resolve("data").toString();
        List<String> keys =
                new ArrayList<>(List.of("watermark", "keys", "--data", data, "--best-of", "--out", file.toString()));
        keys.addAll(List.of("--epoch", "1970-01-01T00:00:00Z", "--tenant", "chosen", "a", "b", "c"));
        assertThat(World.run(keys.toArray(String[]::new)).status()).isZero();
        World.Said said =
                World.run("watermark", "detect", "--text", suspect.toString(), "--key", file.toString(), "--json");
        JsonNode report = new ObjectMapper().readTree(said.out());
        assertThat(report.path("keys_tried").asInt()).isEqualTo(8);
        assertThat(report.path("claim").asText()).contains("key of tenant chosen");
        report.path("keys").forEach(row -> {
            boolean chosen = row.path("tenant").asText().equals("chosen");
            double p = row.path("p").asDouble();
            // the local model repeats itself, so its answers differ less than a large model's: no p to be proud of
            assertThat(p < 0.05 || !chosen).as(row.toString()).isTrue();
            assertThat(p > 1e-6 || chosen).as(row.toString()).isTrue();
        });
        assertThat(report.path("keys").findValuesAsText("scheme")).contains("slots-1", "best-of-n-1");
    }

    @Test
    void responsesAndMessagesAreChosenByCallsOfTheirOwn() {
        String key = committed("others");
        var response = world.openai(key)
                .responses()
                .create(ResponseCreateParams.builder()
                        .model("pebble")
                        .input("Tell me about tea.")
                        .maxOutputTokens(60)
                        .build());
        assertThat(response.output()).isNotEmpty();
        assertThat(response.usage().orElseThrow().outputTokens()).isGreaterThan(100);
        var message = world.anthropic(key)
                .messages()
                .create(MessageCreateParams.builder()
                        .model("pebble")
                        .maxTokens(60)
                        .addUserMessage("Tell me about tea.")
                        .build());
        assertThat(message.content()).hasSize(1);
        assertThat(message.usage().outputTokens()).isGreaterThan(100);
    }
}
