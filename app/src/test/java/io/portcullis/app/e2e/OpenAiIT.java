package io.portcullis.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.portcullis.app.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** openai-java through the gateway: chat, completions, embeddings and models, and what each plan may see of them. */
class OpenAiIT {
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

    private static ChatCompletionCreateParams.Builder chat(String question) {
        return ChatCompletionCreateParams.builder()
                .model("pebble")
                .seed(5)
                .maxCompletionTokens(300)
                .addUserMessage(question);
    }

    private static ChatCompletion whole(OpenAIClient client, ChatCompletionCreateParams.Builder params) {
        return client.chat().completions().create(params.build());
    }

    private static List<ChatCompletionChunk> chunks(OpenAIClient client, ChatCompletionCreateParams.Builder params) {
        List<ChatCompletionChunk> all = new ArrayList<>();
        try (var stream = client.chat().completions().createStreaming(params.build())) {
            stream.stream().forEach(all::add);
        }
        return all;
    }

    private static ChatCompletion together(List<ChatCompletionChunk> chunks) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        chunks.forEach(accumulator::accumulate);
        return accumulator.chatCompletion();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElseThrow();
    }

    @Test
    void aChatStreamedIsTheChatAsAWholeAndItsUsageComesOnlyWhenAskedFor() {
        ChatCompletion answer = whole(enterprise, chat("How do I bake sourdough bread?"));
        assertThat(text(answer)).containsAnyOf("dough", "bread");
        assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
        var asked = ChatCompletionStreamOptions.builder().includeUsage(true).build();
        List<ChatCompletionChunk> chunks =
                chunks(enterprise, chat("How do I bake sourdough bread?").streamOptions(asked));
        ChatCompletion streamed = together(chunks);
        assertThat(text(streamed)).isEqualTo(text(answer));
        assertThat(streamed.usage().orElseThrow().completionTokens())
                .isEqualTo(answer.usage().orElseThrow().completionTokens());
        assertThat(chunks.getLast().choices()).isEmpty();
        List<ChatCompletionChunk> unasked = chunks(enterprise, chat("How do I bake sourdough bread?"));
        assertThat(unasked).allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
        assertThat(unasked.getLast().choices()).isNotEmpty();
    }

    @Test
    void anAliasIsAnsweredUnderItsOwnNameStreamedAndWhole() {
        assertThat(whole(free, chat("Hello").model("house-large")).model()).isEqualTo("house-large");
        assertThat(chunks(free, chat("Hello").model("house-large")))
                .allSatisfy(chunk -> assertThat(chunk.model()).isEqualTo("house-large"));
    }

    @Test
    void logprobsAreStrippedRoundedOrWholeAsThePlanSays() {
        ChatCompletionCreateParams.Builder params =
                chat("What is TLS?").logprobs(true).topLogprobs(5).maxCompletionTokens(12);
        assertThat(whole(free, params).choices().getFirst().logprobs()).isEmpty();
        for (ChatCompletion answer : List.of(whole(pro, params), together(chunks(pro, params)))) {
            var tokens = answer.choices()
                    .getFirst()
                    .logprobs()
                    .orElseThrow()
                    .content()
                    .orElseThrow();
            assertThat(tokens).hasSize(12).allSatisfy(token -> {
                assertThat(token.topLogprobs()).hasSize(3);
                assertThat(Math.rint(token.logprob() * 100) / 100).isEqualTo(token.logprob());
            });
        }
        var exact = whole(enterprise, params)
                .choices()
                .getFirst()
                .logprobs()
                .orElseThrow()
                .content()
                .orElseThrow();
        assertThat(exact)
                .allSatisfy(token -> assertThat(token.topLogprobs()).hasSize(5))
                .anySatisfy(token ->
                        assertThat(Math.rint(token.logprob() * 100) / 100).isNotEqualTo(token.logprob()));
    }

    @Test
    void aStreamWithoutLogprobsHasNoneInAnyChunk() {
        assertThat(chunks(free, chat("What is TLS?").logprobs(true).topLogprobs(5)))
                .flatExtracting(ChatCompletionChunk::choices)
                .allSatisfy(choice -> assertThat(choice.logprobs()).isEmpty());
    }

    @Test
    void logitBiasNeverMeetsLogprobsUnlessThePlanSaysSo() {
        ChatCompletionCreateParams.Builder plain = chat("Why are there tides?").temperature(0);
        ChatCompletionCreateParams.Builder biased = chat("Why are there tides?")
                .temperature(0)
                .logitBias(ChatCompletionCreateParams.LogitBias.builder()
                        .putAdditionalProperty("11", JsonValue.from(100))
                        .build());
        String usual = text(whole(enterprise, plain));
        String bent = text(whole(enterprise, biased));
        assertThat(bent).isNotEqualTo(usual);
        assertThat(text(whole(pro, biased))).isEqualTo(bent);
        assertThat(text(whole(free, biased))).isEqualTo(usual);
        assertThat(text(whole(enterprise, biased.logprobs(true)))).isEqualTo(bent);
        assertThat(text(whole(pro, biased.logprobs(true)))).isEqualTo(usual);
    }

    @Test
    void candidatesAndSeedAreThoseOfThePlan() {
        assertThat(whole(free, chat("Tell me about evolution").n(5)).choices()).hasSize(1);
        assertThat(whole(pro, chat("Tell me about evolution").n(5)).choices()).hasSize(2);
        assertThat(whole(enterprise, chat("Tell me about evolution").n(5)).choices())
                .hasSize(5);
        assertThat(text(whole(pro, chat("Tell me about evolution"))))
                .isEqualTo(text(whole(pro, chat("Tell me about evolution"))));
        List<String> unseeded = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            unseeded.add(text(whole(free, chat("Tell me about evolution").temperature(1.5))));
        }
        assertThat(unseeded.stream().distinct().count()).isGreaterThan(1);
    }

    @Test
    void reasoningIsHiddenOrShownAsThePlanSaysStreamedAndWhole() {
        ChatCompletionCreateParams.Builder params =
                chat("What is a p-value?").reasoningEffort(ReasoningEffort.LOW).maxCompletionTokens(2000);
        assertThat(reasoning(whole(enterprise, params))).hasSizeGreaterThan(40);
        assertThat(reasoning(whole(free, params))).isEmpty();
        StringBuilder shown = new StringBuilder();
        chunks(enterprise, params).forEach(chunk -> shown.append(reasoning(chunk)));
        assertThat(shown).hasSizeGreaterThan(40);
        List<ChatCompletionChunk> hidden = chunks(free, params);
        assertThat(hidden).allSatisfy(chunk -> assertThat(reasoning(chunk)).isEmpty());
        assertThat(text(together(hidden))).isNotBlank();
    }

    private static String reasoning(ChatCompletion answer) {
        return answer.choices().getFirst().message()._additionalProperties().entrySet().stream()
                .filter(field -> field.getKey().startsWith("reasoning"))
                .map(field -> field.getValue().toString())
                .findFirst()
                .orElse("");
    }

    private static String reasoning(ChatCompletionChunk chunk) {
        return chunk.choices().stream()
                .flatMap(choice -> choice.delta()._additionalProperties().entrySet().stream())
                .filter(field -> field.getKey().startsWith("reasoning"))
                .map(field -> field.getValue().toString())
                .findFirst()
                .orElse("");
    }

    private static ChatCompletionFunctionTool weather() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .description("Current weather in a city")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                .build())
                        .build())
                .build();
    }

    @Test
    void toolsWorkOverTurnsStreamedAndWholeWithHiddenReasoning() {
        for (boolean streamed : new boolean[] {false, true}) {
            ChatCompletionCreateParams.Builder params = chat("What is the weather in Lisbon?")
                    .reasoningEffort(ReasoningEffort.LOW)
                    .maxCompletionTokens(2000)
                    .addTool(weather());
            ChatCompletion first = streamed ? together(chunks(free, params)) : whole(free, params);
            assertThat(first.choices().getFirst().finishReason().asString()).isEqualTo("tool_calls");
            var message = first.choices().getFirst().message();
            var call = message.toolCalls().orElseThrow().getFirst().asFunction();
            assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Lisbon\"}");
            params.addMessage(message)
                    .addMessage(ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("{\"temperature\":18,\"sky\":\"cloudy\"}")
                            .build());
            assertThat(text(whole(free, params))).contains("18", "cloudy");
        }
    }

    @Test
    void completionsAreStreamedAndWholeAndEchoOnlyWherePlanned() {
        CompletionCreateParams params = CompletionCreateParams.builder()
                .model("pebble")
                .prompt("Ninety-nine zebras are")
                .echo(true)
                .maxTokens(8)
                .seed(3)
                .build();
        Completion shown = enterprise.completions().create(params);
        assertThat(shown.choices().getFirst().text()).startsWith("Ninety-nine zebras are");
        assertThat(free.completions().create(params).choices().getFirst().text())
                .isNotBlank()
                .doesNotContain("Ninety-nine zebras are");
        StringBuilder streamed = new StringBuilder();
        try (var stream = enterprise.completions().createStreaming(params)) {
            stream.stream().forEach(part -> part.choices().forEach(choice -> streamed.append(choice.text())));
        }
        assertThat(streamed).hasToString(shown.choices().getFirst().text());
    }

    @Test
    void embeddingsComeWhole() {
        var answer = free.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("pebble-embed")
                        .inputOfArrayOfStrings(List.of("baking bread at home", "how to bake bread"))
                        .build());
        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().getFirst().embedding()).hasSizeGreaterThan(10);
        assertThat(answer.usage().promptTokens()).isPositive();
    }

    @Test
    void modelsAreThoseOfThePlan() {
        assertThat(free.models().list().data())
                .extracting(model -> model.id())
                .contains("pebble", "house-large")
                .doesNotContain("only-enterprise");
        assertThat(enterprise.models().list().data())
                .extracting(model -> model.id())
                .contains("only-enterprise");
        assertThat(free.models().retrieve("pebble").id()).isEqualTo("pebble");
    }

    @Test
    void answersTellTheTermsTheRatesAndTheirId() {
        HttpResponseFor<ChatCompletion> answer = free.withRawResponse()
                .chat()
                .completions()
                .create(chat("Hello").maxCompletionTokens(5).build());
        assertThat(answer.headers().values("link"))
                .singleElement()
                .asString()
                .contains("<https://example.com/terms/1>; rel=\"terms-of-service\"")
                .contains("<https://example.com/license.xml>; rel=\"license\"; type=\"application/rsl+xml\"");
        assertThat(answer.headers().values("content-usage")).containsExactly("train-ai=n");
        assertThat(answer.headers().values("x-request-id"))
                .singleElement()
                .asString()
                .isNotBlank();
        assertThat(answer.headers().values("x-ratelimit-limit-requests")).containsExactly("6000");
        assertThat(Long.parseLong(answer.headers()
                        .values("x-ratelimit-remaining-requests")
                        .getFirst()))
                .isBetween(1L, 5999L);
        assertThat(answer.headers().values("x-ratelimit-reset-requests").getFirst())
                .matches("([0-9]+h)?([0-9]+m)?[0-9.]+m?s");
        assertThat(answer.headers().values("x-ratelimit-limit-tokens")).containsExactly("6000000");
    }
}
