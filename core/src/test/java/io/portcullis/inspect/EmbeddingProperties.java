package io.portcullis.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.Tokens;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fast embedding against its definition, word by word and coordinate by coordinate. */
class EmbeddingProperties {
    private static final String SOME_FUNCTION_WORDS = "a the of to in is are you and not what could please 的 了 可 以";

    private static float[] defined(Tokens tokens, Set<Long> leftOut) {
        float[] unit = new float[Embedding.SIZE];
        long before = 0;
        for (int i = 0; i < tokens.size(); i++) {
            long word = tokens.word(i) & ~1L;
            if (!leftOut.contains(word)) {
                add(unit, Hash64.mix(word), 1);
                if (before != 0) {
                    add(unit, Hash64.pair(before, word), 0.5f);
                }
                before = word;
            }
        }
        double norm = 0;
        for (float x : unit) {
            norm += x * x;
        }
        float scale = norm == 0 ? 0 : (float) (1 / Math.sqrt(norm));
        float[] features = new float[Embedding.SIZE];
        for (int i = 0; i < features.length; i++) {
            float sum = (float) (2 * Math.PI * Hash64.unit(Hash64.mix(77L + i)));
            for (int j = 0; j < features.length; j++) {
                sum += weight(i * Embedding.SIZE + j) * (unit[j] * scale);
            }
            features[i] = (float) StrictMath.cos(sum);
        }
        return features;
    }

    private static float weight(int i) {
        double u = Math.max(1e-12, Hash64.unit(Hash64.mix(2L * i + 1001)));
        double v = Hash64.unit(Hash64.mix(2L * i + 1002));
        return (float) (1.6 * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
    }

    private static void add(float[] unit, long hash, float weight) {
        for (int i = 0; i < unit.length; i++) {
            unit[i] += (hash >>> i & 1) == 0 ? weight : -weight;
        }
    }

    @Test
    void everyTextOfAnyLengthHasTheFeaturesOfTheDefinition() {
        Set<Long> leftOut = new HashSet<>();
        Tokens known = Tokens.of(SOME_FUNCTION_WORDS, 1000, 0);
        for (int i = 0; i < known.size(); i++) {
            leftOut.add(known.word(i) & ~1L);
        }
        String[] functions = SOME_FUNCTION_WORDS.split(" ");
        Random random = new Random(4);
        Embedding embedding = new Embedding();
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(round % 20 == 0 ? 1200 : 60); i > 0; i--) {
                text.append(
                                random.nextInt(4) == 0
                                        ? functions[random.nextInt(functions.length)]
                                        : "qz"
                                                + Integer.toString(random.nextInt(5000), 26)
                                                        .replaceAll("[0-9]", "x"))
                        .append(' ');
            }
            Tokens tokens = Tokens.of(text.toString(), 10_000, 0);
            embedding.read(tokens);
            assertThat(embedding.features()).as(text.toString()).isEqualTo(defined(tokens, leftOut));
        }
    }

    @Test
    void theCosineIsThatOfStrictMathToTheLastBitOfAFloat() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            float x = (float) (random.nextGaussian() * 5);
            assertThat((float) Embedding.cosine(x) == (float) StrictMath.cos(x))
                    .as("%s", x)
                    .isTrue();
        }
    }
}
