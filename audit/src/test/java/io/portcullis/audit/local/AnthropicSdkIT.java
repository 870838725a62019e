package io.portcullis.audit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageParam;
import com.anthropic.models.messages.ThinkingBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlockParam;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnthropicSdkIT {
    private static ModelServer server;
    private static AnthropicClient client;

    @BeforeAll
    static void start() {
        server = ModelServer.start(ModelServer.Settings.onAnyPort());
        client = AnthropicOkHttpClient.builder()
                .apiKey("any")
                .baseUrl(server.url())
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static MessageCreateParams.Builder ask(String question) {
        return MessageCreateParams.builder().model("pebble").maxTokens(2000).addUserMessage(question);
    }

    private static Message streamed(MessageCreateParams params) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (var stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    @Test
    void aMessageIsAnsweredStreamedAndWhole() {
        Message whole = client.messages().create(ask("How do I bake bread?").build());
        assertThat(whole.content().get(0).asText().text()).containsAnyOf("dough", "bread", "flour");
        Message streamed = streamed(ask("How do I bake bread?").build());
        assertThat(streamed.content().get(0).asText().text()).containsAnyOf("dough", "bread", "flour");
        assertThat(streamed.stopReason().orElseThrow().asString()).isEqualTo("end_turn");
        assertThat(streamed.usage().outputTokens()).isPositive();
    }

    private static MessageCreateParams.Builder toolQuestion() {
        return ask("What is the weather in Lisbon?")
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

    private static MessageCreateParams secondTurn(Message first, String signature) {
        var thinking = first.content().get(0).asThinking();
        var use = first.content().get(1).asToolUse();
        return toolQuestion()
                .addMessage(MessageParam.ofAssistantOfContentBlockParams(List.of(
                        ContentBlockParam.ofThinking(ThinkingBlockParam.builder()
                                .thinking(thinking.thinking())
                                .signature(signature)
                                .build()),
                        ContentBlockParam.ofToolUse(ToolUseBlockParam.builder()
                                .id(use.id())
                                .name(use.name())
                                .input(use._input())
                                .build()))))
                .addUserMessageOfContentBlockParams(
                        List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                .toolUseId(use.id())
                                .content("18 degrees and cloudy")
                                .build())))
                .build();
    }

    @Test
    void thinkingComesBackSignedAndAnAlteredBlockIsRefused() {
        Message first = streamed(toolQuestion().build());
        assertThat(first.stopReason().orElseThrow().asString()).isEqualTo("tool_use");
        assertThat(first.content().get(1).asToolUse()._input().toString()).contains("Lisbon");
        String signature = first.content().get(0).asThinking().signature();
        Message second = client.messages().create(secondTurn(first, signature));
        assertThat(second.content().stream()
                        .filter(block -> block.isText())
                        .findFirst()
                        .orElseThrow()
                        .asText()
                        .text())
                .contains("18 degrees and cloudy");
        assertThatThrownBy(() -> client.messages().create(secondTurn(first, "A" + signature)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Invalid `signature` in `thinking` block");
    }

    @Test
    void tokensAreCountedAndFaultsRaise() {
        long tokens = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("pebble")
                        .addUserMessage("How do I bake bread?")
                        .build())
                .inputTokens();
        assertThat(tokens).isBetween(6L, 20L);
        assertThatThrownBy(() ->
                        client.messages().create(ask("hi").model("pebble!529").build()))
                .isInstanceOf(InternalServerException.class);
        assertThat(client.models().list().data()).extracting(m -> m.id()).contains("pebble");
    }
}
