package io.portcullis.audit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenAiSdkIT {
    private static ModelServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        server = ModelServer.start(ModelServer.Settings.onAnyPort());
        client = OpenAIOkHttpClient.builder()
                .apiKey("any")
                .baseUrl(server.url() + "/v1")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static ChatCompletionCreateParams.Builder chat(String question) {
        return ChatCompletionCreateParams.builder().model("pebble").seed(5).addUserMessage(question);
    }

    @Test
    void aChatIsAnsweredOnTheSubject() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("How do I bake sourdough bread?").build());
        assertThat(answer.choices().get(0).message().content().orElseThrow()).containsAnyOf("dough", "bread");
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    void aStreamAddsUpToTheSameAnswerAndEndsWithItsUsage() {
        ChatCompletionCreateParams params = chat("Why are there tides?")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        ChatCompletion streamed = accumulator.chatCompletion();
        ChatCompletion whole = client.chat().completions().create(params);
        assertThat(streamed.choices().get(0).message().content())
                .isEqualTo(whole.choices().get(0).message().content());
        assertThat(streamed.usage().orElseThrow().completionTokens())
                .isEqualTo(whole.usage().orElseThrow().completionTokens());
    }

    @Test
    void logprobsComeWithAlternativesAndNeverExceedZero() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("What is TLS?")
                        .logprobs(true)
                        .topLogprobs(5)
                        .maxCompletionTokens(12)
                        .build());
        var content = answer.choices().get(0).logprobs().orElseThrow().content().orElseThrow();
        assertThat(content).hasSize(12).allSatisfy(token -> {
            assertThat(token.logprob()).isNotPositive();
            assertThat(token.topLogprobs()).hasSize(5);
        });
        assertThat(answer.choices().get(0).finishReason().asString()).isEqualTo("length");
    }

    @Test
    void severalCandidatesDifferAndAStopTextEndsThem() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("Tell me about evolution").n(6).stop(".").build());
        assertThat(answer.choices())
                .hasSize(6)
                .allSatisfy(choice ->
                        assertThat(choice.message().content().orElseThrow()).doesNotContain("."));
        assertThat(answer.choices().stream().map(c -> c.message().content()).distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void aToolIsCalledWithFittingArgumentsAndItsResultIsUsed() {
        FunctionDefinition weather = FunctionDefinition.builder()
                .name("get_weather")
                .description("Current weather in a city")
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of(
                                        "city", Map.of("type", "string"),
                                        "unit", Map.of("type", "string", "enum", List.of("celsius", "fahrenheit")))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city", "unit")))
                        .build())
                .build();
        ChatCompletionCreateParams.Builder params = chat("What is the weather in Lisbon in celsius?")
                .addTool(ChatCompletionFunctionTool.builder().function(weather).build());
        ChatCompletion first = client.chat().completions().create(params.build());
        assertThat(first.choices().get(0).finishReason().asString()).isEqualTo("tool_calls");
        var message = first.choices().get(0).message();
        var call = message.toolCalls().orElseThrow().get(0).asFunction();
        assertThat(call.function().arguments()).contains("\"city\":\"Lisbon\"", "\"unit\":\"celsius\"");
        params.addMessage(message)
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("{\"temperature\":18,\"sky\":\"cloudy\"}")
                        .build());
        ChatCompletion second = client.chat().completions().create(params.build());
        assertThat(second.choices().get(0).message().content().orElseThrow()).contains("18", "cloudy");
    }

    @Test
    void reasoningEffortBringsReasoningAndCountsIt() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("What is a p-value?")
                        .reasoningEffort(ReasoningEffort.LOW)
                        .build());
        var message = answer.choices().get(0).message();
        assertThat(message._additionalProperties().get("reasoning_content").toString())
                .hasSizeGreaterThan(40);
        assertThat(answer.usage()
                        .orElseThrow()
                        .completionTokensDetails()
                        .orElseThrow()
                        .reasoningTokens()
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void responsesStreamTheirReasoningSummaryAndText() {
        ResponseCreateParams params = ResponseCreateParams.builder()
                .model("pebble")
                .input("How does a vaccine work?")
                .reasoning(Reasoning.builder()
                        .effort(ReasoningEffort.LOW)
                        .summary(Reasoning.Summary.AUTO)
                        .build())
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
                .build();
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (var stream = client.responses().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        Response response = accumulator.response();
        assertThat(response.output()).hasSize(2);
        var reasoning = response.output().get(0).asReasoning();
        assertThat(reasoning.summary().get(0).text()).isNotBlank();
        assertThat(response.output()
                        .get(1)
                        .asMessage()
                        .content()
                        .get(0)
                        .asOutputText()
                        .text())
                .isNotBlank();
        ResponseCreateParams next = ResponseCreateParams.builder()
                .model("pebble")
                .inputOfResponse(List.of(
                        ResponseInputItem.ofReasoning(reasoning),
                        ResponseInputItem.ofReasoning(reasoning.toBuilder()
                                .encryptedContent("altered")
                                .build())))
                .build();
        assertThatThrownBy(() -> client.responses().create(next))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("could not be verified");
    }

    @Test
    void responsesCallTools() {
        Response response = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("pebble")
                        .input("Please look up order 4711 for me")
                        .addTool(com.openai.models.responses.FunctionTool.builder()
                                .name("lookup_order")
                                .description("Look up an order")
                                .strict(false)
                                .parameters(com.openai.models.responses.FunctionTool.Parameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties",
                                                JsonValue.from(Map.of("number", Map.of("type", "integer"))))
                                        .putAdditionalProperty("required", JsonValue.from(List.of("number")))
                                        .build())
                                .build())
                        .build());
        ResponseOutputItem item = response.output().get(0);
        assertThat(item.asFunctionCall().arguments()).isEqualTo("{\"number\":4711}");
    }

    @Test
    void embeddingsHaveUnitLengthAndSimilarTextsAreClose() {
        var data = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("pebble-embed")
                        .inputOfArrayOfStrings(
                                List.of("baking bread at home", "how to bake bread", "rotate the api key"))
                        .build())
                .data();
        List<List<Float>> vectors = data.stream().map(one -> one.embedding()).toList();
        assertThat(dot(vectors.get(0), vectors.get(0))).isCloseTo(1, within(1e-4));
        assertThat(dot(vectors.get(0), vectors.get(1))).isGreaterThan(dot(vectors.get(0), vectors.get(2)) + 0.2);
    }

    private static double dot(List<Float> a, List<Float> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    @Test
    void completionsEchoTheirPrompt() {
        var completion = client.completions()
                .create(CompletionCreateParams.builder()
                        .model("pebble")
                        .prompt("A gateway is")
                        .echo(true)
                        .maxTokens(8)
                        .build());
        assertThat(completion.choices().get(0).text()).startsWith("A gateway is");
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(8);
    }

    @Test
    void errorsAreThoseOfTheApi() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(chat("hi").topLogprobs(3).build()))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(chat("hi").model("nothing").build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(chat("hi").model("pebble!429").build()))
                .isInstanceOf(RateLimitException.class);
        assertThat(client.models().list().data()).extracting(m -> m.id()).contains("pebble", "pebble-embed");
    }
}
