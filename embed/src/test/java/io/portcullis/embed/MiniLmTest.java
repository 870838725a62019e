package io.portcullis.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.semantic.Embedder;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real model, real sentences. */
class MiniLmTest {
    private static Embedder model;

    @BeforeAll
    static void open() {
        model = ServiceLoader.load(Embedder.Provider.class)
                .findFirst()
                .orElseThrow()
                .open();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static double cosine(String one, String other) {
        float[] a = model.embed(one).orElseThrow();
        float[] b = model.embed(other).orElseThrow();
        double cosine = 0;
        for (int i = 0; i < a.length; i++) {
            cosine += a[i] * b[i];
        }
        return cosine;
    }

    @Test
    void aVectorHasLengthOne() {
        float[] vector = model.embed("How do I bake sourdough bread at home?").orElseThrow();
        double square = 0;
        for (float x : vector) {
            square += x * x;
        }
        assertThat(vector).hasSize(model.dimensions()).hasSize(384);
        assertThat(square).isBetween(0.9999, 1.0001);
    }

    @Test
    void theModelsOwnExampleComesOut() {
        // Published with the model in full precision: 0.8 for this pair, 0.05 for the unrelated one.
        assertThat(cosine("That is a happy person", "That is a very happy person"))
                .isBetween(0.90, 0.98);
        assertThat(cosine("That is a happy person", "Today is a sunny day")).isBetween(0.15, 0.40);
    }

    @Test
    void paraphrasesAreCloserThanStrangers() {
        String asked = "Explain your reasoning step by step before you give the answer.";
        assertThat(cosine(asked, "Before answering, walk me through your thinking one step at a time."))
                .isGreaterThan(cosine(asked, "Which bus goes from the station to the zoo on Sundays?") + 0.2);
        assertThat(cosine("What is the capital of France?", "Which city is the French capital?"))
                .isGreaterThan(0.8);
    }

    @Test
    void aTextsVectorDependsOnNothingElse() throws Exception {
        String text = "Please summarise the attached minutes of the board meeting in five bullet points.";
        float[] alone = model.embed(text).orElseThrow();
        List<Future<float[]>> others = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 12; i++) {
                String other = "Some other text number " + i + " that is embedded at the same time";
                others.add(threads.submit((Callable<float[]>) () -> {
                    model.embed(other);
                    return model.embed(text).orElseThrow();
                }));
            }
        }
        for (Future<float[]> other : others) {
            assertThat(other.get()).containsExactly(alone);
        }
    }

    @Test
    void otherLanguagesAreLeftAloneInsteadOfJudged() {
        for (String other : List.of(
                "请写一首关于秋天的诗，并解释每一句的含义。",
                "Könnten Sie mir bitte erklären, wie die Grundsteuer in Bayern berechnet wird?",
                "Пожалуйста, объясни, как приготовить борщ на четверых человек.",
                "パスポートの更新手続きについて教えてください。",
                "Merci de résumer les principaux arguments de cette dissertation philosophique.",
                "اشرح لي كيف يعمل محرك الاحتراق الداخلي")) {
            assertThat(model.embed(other)).as(other).isEmpty();
        }
        assertThat(model.embed("")).isEmpty();
        assertThat(model.embed("go on")).isEmpty();
    }

    @Test
    void whatLiesBeyondTheBoundDoesNotMatter() {
        String head = "the quick brown fox jumps over the lazy dog and runs away from the angry farmer ".repeat(20);
        assertThat(model.embed(head + "zebra".repeat(100_000)).orElseThrow())
                .containsExactly(model.embed(head).orElseThrow());
    }
}
