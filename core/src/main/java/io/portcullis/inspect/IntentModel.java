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

    private static final double FAINT = -1;
    private static final int LANE = 12;
    private static final int LANE_MASK = (1 << LANE) - 1;
    private static final int BIAS = 128;
    /** So many weights of at most 255 fit into a lane. */
    private static final int LANE_ADDS = 16;

    /** For each bucket the weights of all classes, each with {@link #BIAS} added, in lanes of twelve bits. */
    private final long[] rows;

    private final float[] bias;
    private final float scale;

    private IntentModel(byte[] weights, float[] bias, float scale) {
        this.rows = new long[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            for (int c = 0; c < CLASSES; c++) {
                rows[bucket] |= (long) (weights[bucket * CLASSES + c] + BIAS) << LANE * c;
            }
        }
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

    /**
     * Raises {@code best} to this segment's probabilities where they are larger; those below 0.27, which a
     * {@link Lens} takes for none, are left at what they were.
     */
    void score(Tokens tokens, int from, int to, float[] best) {
        if (to <= from) {
            return;
        }
        int[] sums = new int[CLASSES];
        long lanes = 0;
        int count = 0;
        long one = tokens.word(from) & ~1L;
        for (int i = from; i < to; i++) {
            lanes += rows[bucket(one)];
            count++;
            if (i + 1 < to) {
                long next = tokens.word(i + 1) & ~1L;
                lanes += rows[bucket(Hash64.pair(one, next))];
                count++;
                one = next;
            }
            if (count % LANE_ADDS == 0 || i + 1 == to) {
                for (int c = 0; c < CLASSES; c++) {
                    sums[c] += (int) (lanes >>> LANE * c) & LANE_MASK;
                }
                lanes = 0;
            }
        }
        double norm = 1 / Math.sqrt(count);
        for (int c = 0; c < CLASSES; c++) {
            double z = bias[c] + (sums[c] - BIAS * count) * (double) scale * norm;
            if (z > FAINT) {
                best[c] = Math.max(best[c], (float) (1 / (1 + StrictMath.exp(-z))));
            }
        }
    }
}
