package io.portcullis.inspect;

import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.Tokens;
import java.util.HashSet;
import java.util.Set;

/**
 * What a text is about as 32 numbers, without a neural network: a signed random projection of its content words and
 * word pairs (the hashing trick, Weinberger et al. 2009), then random Fourier features of a Gaussian kernel (Rahimi,
 * Recht 2007), so that distances between means of embeddings are the MMD statistic. Function words are left out.
 */
final class Embedding {
    static final int SIZE = 32;
    private static final double BANDWIDTH = 1.6;
    private static final float[] WEIGHTS = new float[SIZE * SIZE];
    private static final float[] PHASES = new float[SIZE];
    private static final Set<Long> FUNCTION_WORDS = new HashSet<>();

    static {
        for (int i = 0; i < WEIGHTS.length; i++) {
            double u = Math.max(1e-12, Hash64.unit(Hash64.mix(2L * i + 1001)));
            double v = Hash64.unit(Hash64.mix(2L * i + 1002));
            WEIGHTS[i] = (float) (BANDWIDTH * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
        }
        for (int i = 0; i < SIZE; i++) {
            PHASES[i] = (float) (2 * Math.PI * Hash64.unit(Hash64.mix(77L + i)));
        }
        String words =
                "a an the of to in on at by for with from as is are was were be been being am do does did has have had"
                        + " i you he she it we they me him her us them my your his its our their this that "
                        + "these those and or but"
                        + " not no if so than then there here what which who when where why how can could "
                        + "would should will may"
                        + " might must please all any some one about into out up 的 了 是 在 我 你 他 和 有 不 这 那 一 个 "
                        + "么 们 请 吗 要 会 可 以";
        Tokens tokens = Tokens.of(words, words.length(), 0);
        for (int i = 0; i < tokens.size(); i++) {
            FUNCTION_WORDS.add(tokens.word(i) & ~1L);
        }
    }

    private final float[] unit = new float[SIZE];

    /** Reads the text; {@link #topic} and {@link #features} then speak of it. */
    void read(Tokens tokens) {
        java.util.Arrays.fill(unit, 0);
        long before = 0;
        for (int i = 0; i < tokens.size(); i++) {
            long word = tokens.word(i) & ~1L;
            if (FUNCTION_WORDS.contains(word)) {
                continue;
            }
            add(Hash64.mix(word), 1f);
            if (before != 0) {
                add(Hash64.pair(before, word), 0.5f);
            }
            before = word;
        }
        double norm = 0;
        for (float x : unit) {
            norm += x * x;
        }
        float scale = norm == 0 ? 0 : (float) (1 / Math.sqrt(norm));
        for (int i = 0; i < SIZE; i++) {
            unit[i] *= scale;
        }
    }

    private void add(long hash, float weight) {
        for (int i = 0; i < SIZE; i++) {
            unit[i] += (hash >>> i & 1) == 0 ? weight : -weight;
        }
    }

    /** One of 256 coarse buckets: the signs of eight coordinates. */
    int topic() {
        int topic = 0;
        for (int i = 0; i < 8; i++) {
            topic |= (unit[i] > 0 ? 1 : 0) << i;
        }
        return topic;
    }

    /** Random Fourier features, each within [-1, 1]. */
    float[] features() {
        float[] features = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            float sum = PHASES[i];
            for (int j = 0; j < SIZE; j++) {
                sum += WEIGHTS[i * SIZE + j] * unit[j];
            }
            features[i] = (float) StrictMath.cos(sum);
        }
        return features;
    }
}
