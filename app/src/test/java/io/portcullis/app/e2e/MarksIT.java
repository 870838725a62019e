package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import io.portcullis.app.World;
import io.portcullis.gateway.flow.MarkRules;
import io.portcullis.gateway.flow.Marking;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotDetector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers marked for their account, through the official SDKs: streamed as whole, found with the right key only. */
class MarksIT {
    private static final List<String> TOPICS = List.of(
            "bread",
            "rivers",
            "sleep",
            "bicycles",
            "gardens",
            "money",
            "music",
            "planets",
            "tea",
            "trees",
            "letters",
            "horses",
            "bridges",
            "memory",
            "cheese",
            "rain",
            "wolves",
            "clocks",
            "salt",
            "boats");

    @TempDir
    static Path folder;

    private static World world;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(folder, Duration.ZERO, Map.of("\ndecide:", "\nmark: {watermark: always}\ndecide:"));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static ChatCompletionCreateParams chat(String question) {
        return ChatCompletionCreateParams.builder()
                .model("pebble")
                .seed(5)
                .maxCompletionTokens(400)
                .addUserMessage(question)
                .build();
    }

    private static String whole(String key, String question) {
        return world.openai(key)
                .chat()
                .completions()
                .create(chat(question))
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
    }

    /** Nothing is marked before the key's commitment stands in the ledger; the call after that is. */
    private static String committed(String account) throws Exception {
        String key = world.key(account, "enterprise");
        whole(key, "Hello.");
        World.until("the commitment stands", () -> world.facts("key:slots-1:" + account) > 0);
        whole(key, "Hello again.");
        return key;
    }

    @Test
    void aStreamedChatIsTheWholeChat() throws Exception {
        String key = committed("streamer");
        for (String topic : TOPICS) {
            String question = "What should I know about " + topic + "?";
            ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
            try (var stream = world.openai(key).chat().completions().createStreaming(chat(question))) {
                stream.stream().forEach(accumulator::accumulate);
            }
            String streamed = accumulator
                    .chatCompletion()
                    .choices()
                    .getFirst()
                    .message()
                    .content()
                    .orElseThrow();
            assertThat(streamed).isEqualTo(whole(key, question));
        }
    }

    @Test
    void responsesAndMessagesStreamWhatTheyAnswerAsAWhole() throws Exception {
        String key = committed("others");
        for (String topic : TOPICS.subList(0, 6)) {
            String question = "Tell me about " + topic + ".";
            ResponseAccumulator response = ResponseAccumulator.create();
            StringBuilder deltas = new StringBuilder();
            ResponseCreateParams asked = ResponseCreateParams.builder()
                    .model("pebble")
                    .input(question)
                    .maxOutputTokens(300)
                    .build();
            try (var stream = world.openai(key).responses().createStreaming(asked)) {
                stream.stream().forEach(event -> {
                    response.accumulate(event);
                    event.outputTextDelta().ifPresent(delta -> deltas.append(delta.delta()));
                });
            }
            String final_ = response.response().output().stream()
                    .flatMap(item -> item.message().stream())
                    .flatMap(message -> message.content().stream())
                    .flatMap(part -> part.outputText().stream())
                    .map(text -> text.text())
                    .reduce("", String::concat);
            assertThat(deltas.toString()).isEqualTo(final_).isNotBlank();
            MessageAccumulator message = MessageAccumulator.create();
            MessageCreateParams params = MessageCreateParams.builder()
                    .model("pebble")
                    .maxTokens(300)
                    .addUserMessage(question)
                    .build();
            try (var stream = world.anthropic(key).messages().createStreaming(params)) {
                stream.stream().forEach(message::accumulate);
            }
            assertThat(message.message().content().getFirst().asText().text()).isNotBlank();
        }
    }

    @Test
    void theMarkIsFoundWithTheAccountsKeyAndNoOther() throws Exception {
        String key = world.key("marked", "enterprise");
        SlotDetector detector = new SlotDetector();
        for (String topic : TOPICS) {
            for (String question : List.of("Explain %s to me.", "Why do people like %s?", "Give advice about %s.")) {
                detector.add(whole(key, question.formatted(topic)));
            }
        }
        byte[] master = Files.readAllBytes(folder.resolve("data/keys/mark.key"));
        MarkRules rules = new MarkRules(
                MarkRules.Watermark.ALWAYS,
                true,
                Marking.Tenant.ACCOUNT,
                Duration.ofDays(30),
                true,
                Optional.empty(),
                1);
        String epoch = rules.epoch(Instant.now());
        SlotDetector.Score right = detector.score(MarkKey.derive(master, MarkKey.SLOTS, "marked", epoch));
        SlotDetector.Score wrong = detector.score(MarkKey.derive(master, MarkKey.SLOTS, "somebody", epoch));
        assertThat(right.slots()).isGreaterThan(12);
        assertThat((double) right.hits() / right.slots()).isGreaterThan(0.9);
        assertThat(right.p()).isLessThan(1e-3);
        assertThat(wrong.p()).isGreaterThan(1e-3);
    }
}
