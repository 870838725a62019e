package io.portcullis.audit.local;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Embeddings by hashed random projection: every word stem and every trigram of characters adds its own pseudo-random
 * direction; the sum has unit length. Texts that share words lie close; the same text gives the same vector.
 */
final class Embedding {
    static final int DIMENSIONS = 384;
    private static final int CHARS_MAX = 20_000;

    private Embedding() {}

    static float[] of(String text, int dimensions) {
        double[] sum = new double[dimensions];
        for (String stem : LocalModel.stems(text)) {
            add(sum, stem, 1);
        }
        String lower = text.substring(0, Math.min(text.length(), CHARS_MAX)).toLowerCase(Locale.ROOT);
        for (int i = 0; i + 3 <= lower.length(); i++) {
            add(sum, lower.substring(i, i + 3), 0.15);
        }
        add(sum, "", 0.05);
        double square = 0;
        for (double part : sum) {
            square += part * part;
        }
        float[] unit = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            unit[i] = (float) (sum[i] / Math.sqrt(square));
        }
        return unit;
    }

    /** Eight places a feature keep long texts cheap; the sign is random too, so unrelated texts are orthogonal. */
    private static void add(double[] sum, String feature, double weight) {
        SplittableRandom random = new SplittableRandom(feature.hashCode() * 0x9E3779B97F4A7C15L);
        for (int i = 0; i < 8; i++) {
            sum[random.nextInt(sum.length)] += random.nextBoolean() ? weight : -weight;
        }
    }
}
