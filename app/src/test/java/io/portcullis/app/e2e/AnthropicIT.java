package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.errors.BadRequestException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.RedactedThinkingBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import io.portcullis.app.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** anthropic-java through the gateway: messages, tools over turns with hidden thinking, counts and models. */
class AnthropicIT {
    @TempDir
    static Path folder;

    private static World world;
    private static AnthropicClient free;
    private static AnthropicClient pro;
    private static AnthropicClient enterprise;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(folder);
        free = world.anthropic(world.key("free"));
        pro = world.anthropic(world.key("pro"));
        enterprise = world.anthropic(world.key("enterprise"));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static MessageCreateParams.Builder ask(String question) {
        return MessageCreateParams.builder().model("pebble").maxTokens(2000).addUserMessage(question);
    }

    private static MessageCreateParams.Builder toolQuestion(String city) {
        return ask("What is the weather in " + city + "?")
                .enabledThinking(1024)
                .addTool(Tool.builder()
                        .name("get_weather")
                        .description("Current weather in a city")
                        .inputSchema(Tool.InputSchema.builder()
                                .properties(JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .required(List.of("city"))
                                .build())
                        .build());
    }

    private static List<RawMessageStreamEvent> events(AnthropicClient client, MessageCreateParams.Builder params) {
        List<RawMessageStreamEvent> all = new ArrayList<>();
        try (var stream = client.messages().createStreaming(params.build())) {
            stream.stream().forEach(all::add);
        }
        return all;
    }

    private static Message together(List<RawMessageStreamEvent> events) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        events.forEach(accumulator::accumulate);
        return accumulator.message();
    }

    private static Message answer(AnthropicClient client, MessageCreateParams.Builder params, boolean stream) {
        return stream ? together(events(client, params)) : client.messages().create(params.build());
    }

    private static String text(Message message) {
        return message.content().stream()
                .filter(ContentBlock::isText)
                .map(block -> block.asText().text())
                .reduce("", String::concat);
    }

    private static MessageCreateParams.Builder secondTurn(Message first, String city, String weather) {
        String use = first.content().stream()
                .filter(ContentBlock::isToolUse)
                .findFirst()
                .orElseThrow()
                .asToolUse()
                .id();
        return toolQuestion(city)
                .addMessage(first)
                .addUserMessageOfContentBlockParams(
                        List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                .toolUseId(use)
                                .content(weather)
                                .build())));
    }

    @Test
    void aMessageIsAnsweredStreamedAndWholeUnderItsAlias() {
        for (boolean stream : new boolean[] {false, true}) {
            Message answer = answer(free, ask("How do I bake bread?").model("house-large"), stream);
            assertThat(text(answer)).containsAnyOf("dough", "bread", "flour");
            assertThat(answer.model().asString()).isEqualTo("house-large");
            assertThat(answer.stopReason().orElseThrow().asString()).isEqualTo("end_turn");
            assertThat(answer.usage().outputTokens()).isPositive();
            assertThat(answer.usage().inputTokens()).isPositive();
        }
    }

    @Test
    void enterpriseSeesItsThinkingAndSendsItBack() {
        for (boolean stream : new boolean[] {false, true}) {
            Message first = answer(enterprise, toolQuestion("Lisbon"), stream);
            assertThat(first.content().getFirst().asThinking().thinking()).hasSizeGreaterThan(10);
            assertThat(first.content().getFirst().asThinking().signature()).isNotBlank();
            Message second = answer(enterprise, secondTurn(first, "Lisbon", "18 degrees and cloudy"), stream);
            assertThat(text(second)).contains("18 degrees and cloudy");
        }
    }

    @Test
    void hiddenThinkingGoesOutAsAHandleAndComesBackOverThreeTurns() {
        for (AnthropicClient client : List.of(free, pro)) {
            for (boolean stream : new boolean[] {false, true}) {
                Message first = answer(client, toolQuestion("Oslo"), stream);
                assertThat(first.stopReason().orElseThrow().asString()).isEqualTo("tool_use");
                assertThat(first.content()).noneMatch(ContentBlock::isThinking);
                assertThat(first.content().getFirst().asRedactedThinking().data())
                        .isNotBlank();
                Message second = answer(client, secondTurn(first, "Oslo", "3 degrees and snow"), stream);
                assertThat(text(second)).contains("3 degrees and snow");
                assertThat(second.content()).noneMatch(ContentBlock::isThinking);
                MessageCreateParams.Builder third = secondTurn(first, "Oslo", "3 degrees and snow")
                        .addMessage(second)
                        .addUserMessage("How do I bake bread?");
                assertThat(text(answer(client, third, stream))).isNotBlank();
            }
        }
    }

    @Test
    void thinkingWithoutToolsIsSimplyNotThere() {
        for (boolean stream : new boolean[] {false, true}) {
            Message answer = answer(free, ask("What is a p-value?").enabledThinking(1024), stream);
            assertThat(answer.content()).allMatch(ContentBlock::isText);
            assertThat(text(answer)).isNotBlank();
        }
        String raw =
                events(free, ask("What is a p-value?").enabledThinking(1024)).toString();
        assertThat(raw).doesNotContain("thinking_delta", "signature_delta");
    }

    @Test
    void aHandleOfAnotherAccountIsRefusedAndRecorded() {
        Message mine = answer(free, toolQuestion("Rome"), false);
        MessageCreateParams.Builder theirs = secondTurn(mine, "Rome", "30 degrees");
        assertThatThrownBy(() -> answer(pro, theirs, false))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("not one that was issued to you");
        assertThat(world.exchanges())
                .anyMatch(exchange -> exchange.account().equals("pro") && exchange.status() / 100 == 4);
        assertThat(text(answer(free, theirs, false))).contains("30 degrees");
    }

    @Test
    void aDamagedHandleIsRefusedByTheModelAndNotTakenForThinking() {
        Message first = answer(free, toolQuestion("Rome"), false);
        String handle = first.content().getFirst().asRedactedThinking().data();
        String damaged = handle.substring(0, handle.length() - 8) + "AAAAAAAA";
        MessageCreateParams.Builder params = toolQuestion("Rome")
                .addAssistantMessageOfContentBlockParams(List.of(ContentBlockParam.ofRedactedThinking(
                        RedactedThinkingBlockParam.builder().data(damaged).build())))
                .addUserMessage("And now?");
        assertThatThrownBy(() -> answer(free, params, false)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void tokensAreCountedAndModelsListed() {
        long tokens = free.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("house-large")
                        .addUserMessage("How do I bake bread?")
                        .build())
                .inputTokens();
        assertThat(tokens).isBetween(6L, 20L);
        assertThat(free.models().list().data())
                .extracting(model -> model.id())
                .contains("pebble", "house-large")
                .doesNotContain("only-enterprise");
        assertThat(free.models().retrieve("pebble").id()).isEqualTo("pebble");
    }

    @Test
    void answersTellTheTermsTheRatesAndTheirId() {
        HttpResponseFor<Message> answer =
                free.withRawResponse().messages().create(ask("Hello").build());
        assertThat(answer.headers().values("request-id"))
                .singleElement()
                .asString()
                .isNotBlank();
        assertThat(answer.headers().values("content-usage")).containsExactly("train-ai=n");
        assertThat(answer.headers().values("anthropic-ratelimit-requests-limit"))
                .containsExactly("6000");
        assertThat(answer.headers().values("anthropic-ratelimit-tokens-reset").getFirst())
                .matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
    }
}
