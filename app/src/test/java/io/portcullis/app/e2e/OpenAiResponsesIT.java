package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseReasoningItem;
import io.portcullis.app.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** openai-java's Responses API through the gateway, with reasoning that is shown, hidden, and carried over turns. */
class OpenAiResponsesIT {
    @TempDir
    static Path folder;

    private static World world;
    private static OpenAIClient free;
    private static OpenAIClient pro;
    private static OpenAIClient enterprise;

    @BeforeAll
    static void start() throws Exception {
        world = World.open(folder);
        free = world.openai(world.key("free"));
        pro = world.openai(world.key("pro"));
        enterprise = world.openai(world.key("enterprise"));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    private static ResponseCreateParams.Builder ask() {
        return ResponseCreateParams.builder()
                .model("house-large")
                .reasoning(Reasoning.builder()
                        .effort(ReasoningEffort.LOW)
                        .summary(Reasoning.Summary.AUTO)
                        .build())
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
    }

    private static ResponseCreateParams.Builder toolQuestion() {
        return ask().addTool(FunctionTool.builder()
                .name("lookup_order")
                .description("Look up an order")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of("number", Map.of("type", "integer"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("number")))
                        .build())
                .build());
    }

    private static Response answer(OpenAIClient client, ResponseCreateParams params, boolean stream) {
        if (!stream) {
            return client.responses().create(params);
        }
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (var events = client.responses().createStreaming(params)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.response();
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .map(item ->
                        item.asMessage().content().getFirst().asOutputText().text())
                .reduce("", String::concat);
    }

    @Test
    void anAnswerIsStreamedAndWholeUnderItsAliasWithUsage() {
        for (boolean stream : new boolean[] {false, true}) {
            Response answer =
                    answer(free, ask().input("How does a vaccine work?").build(), stream);
            assertThat(text(answer)).isNotBlank();
            assertThat(answer.model().asString()).isEqualTo("house-large");
            assertThat(answer.usage().orElseThrow().outputTokens()).isPositive();
        }
    }

    @Test
    void reasoningIsShownToEnterpriseAndToNobodyElse() {
        for (boolean stream : new boolean[] {false, true}) {
            ResponseCreateParams params =
                    ask().input("How does a vaccine work?").build();
            ResponseReasoningItem shown =
                    answer(enterprise, params, stream).output().getFirst().asReasoning();
            assertThat(shown.summary().getFirst().text()).isNotBlank();
            assertThat(shown.encryptedContent().orElse("")).isNotBlank();
            assertThat(answer(free, params, stream).output())
                    .filteredOn(ResponseOutputItem::isReasoning)
                    .allSatisfy(item -> {
                        assertThat(item.asReasoning().summary()).isEmpty();
                        assertThat(item.asReasoning().encryptedContent().orElse(""))
                                .isEmpty();
                    });
        }
    }

    private static ResponseCreateParams secondTurn(Response first) {
        var call = first.output().stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .findFirst()
                .orElseThrow()
                .asFunctionCall();
        var reasoning = first.output().stream()
                .filter(ResponseOutputItem::isReasoning)
                .findFirst()
                .orElseThrow()
                .asReasoning();
        return toolQuestion()
                .inputOfResponse(List.of(
                        ResponseInputItem.ofMessage(ResponseInputItem.Message.builder()
                                .role(ResponseInputItem.Message.Role.USER)
                                .addInputTextContent("Please look up order 4711 for me")
                                .build()),
                        ResponseInputItem.ofReasoning(reasoning),
                        ResponseInputItem.ofFunctionCall(call),
                        ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                .callId(call.callId())
                                .output("order 4711 was shipped on Monday")
                                .build())))
                .build();
    }

    @Test
    void toolsWorkOverTurnsWithReasoningAsAHandleThatServesOneAccountOnly() {
        for (boolean stream : new boolean[] {false, true}) {
            ResponseCreateParams question =
                    toolQuestion().input("Please look up order 4711 for me").build();
            Response first = answer(free, question, stream);
            assertThat(first.output())
                    .filteredOn(ResponseOutputItem::isFunctionCall)
                    .singleElement()
                    .satisfies(item ->
                            assertThat(item.asFunctionCall().arguments()).isEqualTo("{\"number\":4711}"));
            assertThat(first.output().getFirst().asReasoning().summary()).isEmpty();
            assertThat(text(answer(free, secondTurn(first), stream))).contains("shipped on Monday");
            assertThatThrownBy(() -> answer(pro, secondTurn(first), stream))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("not one that was issued to you");
        }
    }
}
