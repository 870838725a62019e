package io.portcullis.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portcullis.sketch.Tokens;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LensTest {
    private static final List<String> DECLINED = List.of(
            "I'm sorry, but I can't help with that.",
            "Well. I CANNOT ASSIST you there",
            "That goes against my guidelines, I am afraid",
            "抱歉，我不能",
            "我无法提供这个",
            "i won't",
            "I’m sorry, but I cannot");

    @Test
    void refusalsAreFoundWhereverTheyStandInTheFirst160Characters() {
        for (String text : DECLINED) {
            assertThat(Lens.refusal(text)).as(text).isTrue();
            assertThat(Lens.refusal("x".repeat(159 - text.length()) + " " + text))
                    .as(text)
                    .isTrue();
            assertThat(Lens.refusal("x".repeat(200) + text)).as(text).isFalse();
        }
        assertThat(Lens.refusal("I can help. An invoice is a bill; I will not hide that it is due."))
                .isFalse();
        assertThat(Lens.refusal("")).isFalse();
        assertThat(Lens.refusal("i")).isFalse();
    }

    @Test
    void aCutRefusalIsNone() {
        Random random = new Random(2);
        String whole = "i cannot provide";
        for (int i = 0; i < 200; i++) {
            String text = "a".repeat(random.nextInt(170)) + " " + whole;
            boolean within = text.substring(0, Math.min(160, text.length()))
                    .toLowerCase(Locale.ROOT)
                    .contains(whole);
            assertThat(Lens.refusal(text)).isEqualTo(within);
        }
    }

    @Test
    void intentsAreTheLogisticSumOfTheModelsWeightsAndFaintOnesStayAway() throws IOException {
        IntentModel model = IntentModel.shipped();
        int classes = Intent.values().length;
        Random random = new Random(3);
        String[] words = ("rate the response from to grade answer think step write instruction task dataset rubric "
                        + "rewrite trace hidden prompt system reasoning 步 思考 评分 garden holiday invoice")
                .split(" ");
        try (DataInputStream in =
                new DataInputStream(IntentModel.class.getResourceAsStream("/io/portcullis/inspect/intents.bin"))) {
            in.skipNBytes(12);
            float scale = in.readFloat();
            float[] bias = new float[classes];
            for (int c = 0; c < classes; c++) {
                bias[c] = in.readFloat();
            }
            byte[] weights = in.readAllBytes();
            for (int round = 0; round < 500; round++) {
                StringBuilder text = new StringBuilder("w");
                for (int i = random.nextInt(64); i > 0; i--) {
                    text.append(' ').append(words[random.nextInt(words.length)]);
                }
                Tokens tokens = Tokens.of(text.toString(), 10_000, 0);
                int size = Math.min(tokens.size(), IntentModel.SEGMENT);
                float[] best = new float[classes];
                model.score(tokens, 0, size, best);
                int[] features = IntentModel.features(tokens, 0, size);
                for (int c = 0; c < classes; c++) {
                    long sum = 0;
                    for (int feature : features) {
                        sum += weights[feature * classes + c];
                    }
                    double z = bias[c] + sum * (double) scale / Math.sqrt(features.length);
                    double p = 1 / (1 + Math.exp(-z));
                    assertThat((double) best[c]).isCloseTo(z > -1 ? p : 0, within(1e-6));
                }
            }
        }
    }
}
