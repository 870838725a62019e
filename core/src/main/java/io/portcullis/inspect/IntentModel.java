package io.portcullis.inspect;

import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.Tokens;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A small linear model of what a prompt is good for ({@link Intent}): one logistic regression an intent over hashed
 * words and word pairs of a segment of at most {@value #SEGMENT} words, weights of 8 bits in one table of
 * {@value #BUCKETS} rows. Chinese characters count as words, so that pairs of characters stand for Chinese words.
 *
 * <p>Trained by {@code bench}'s command {@code train-intents}, which records data and licences; the weights are a
 * resource of this jar.
 */
public final class IntentModel {
    public static final int SEGMENT = 64;
    public static final int BUCKETS = 1 << 14;
    private static final int CLASSES = Intent.values().length;
    private static final String SHIPPED = "/io/portcullis/inspect/intents.bin";
    private static final int MAGIC = 0x50494e31;

    private final byte[] weights;
    private final float[] bias;
    private final float scale;

    private IntentModel(byte[] weights, float[] bias, float scale) {
        this.weights = weights;
        this.bias = bias;
        this.scale = scale;
    }

    /** The model that comes with this jar. */
    public static IntentModel shipped() {
        try (InputStream in = IntentModel.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + SHIPPED);
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads magic, scale, biases and one row of weights a bucket; IOException when it is not such a file. */
    public static IntentModel read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        if (in.readInt() != MAGIC || in.readInt() != CLASSES || in.readInt() != BUCKETS) {
            throw new IOException("not an intent model of %d classes and %d buckets".formatted(CLASSES, BUCKETS));
        }
        float scale = in.readFloat();
        float[] bias = new float[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            bias[i] = in.readFloat();
        }
        byte[] weights = new byte[CLASSES * BUCKETS];
        in.readFully(weights);
        return new IntentModel(weights, bias, scale);
    }

    /** Features of a segment: bucket numbers, without repeats left out, at most two a word. */
    public static int[] features(Tokens tokens, int from, int to) {
        int[] found = new int[Math.max(0, (to - from) * 2)];
        int count = 0;
        for (int i = from; i < to; i++) {
            long one = tokens.word(i) & ~1L;
            found[count++] = bucket(one);
            if (i + 1 < to) {
                long two = Hash64.pair(one, tokens.word(i + 1) & ~1L);
                found[count++] = bucket(two);
            }
        }
        return java.util.Arrays.copyOf(found, count);
    }

    private static int bucket(long hash) {
        return (int) (Hash64.mix(hash) >>> 50);
    }

    /** Raises {@code best} to this segment's probabilities where they are larger. */
    void score(Tokens tokens, int from, int to, float[] best) {
        if (to <= from) {
            return;
        }
        int[] features = features(tokens, from, to);
        long[] sums = new long[CLASSES];
        for (int feature : features) {
            for (int c = 0; c < CLASSES; c++) {
                sums[c] += weights[feature * CLASSES + c];
            }
        }
        double norm = 1 / Math.sqrt(features.length);
        for (int c = 0; c < CLASSES; c++) {
            double z = bias[c] + sums[c] * (double) scale * norm;
            best[c] = Math.max(best[c], (float) (1 / (1 + StrictMath.exp(-z))));
        }
    }
}
