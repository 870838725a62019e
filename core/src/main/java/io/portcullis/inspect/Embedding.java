package io.portcullis.inspect;

import io.portcullis.sketch.Hash64;
import io.portcullis.sketch.Tokens;

/**
 * What a text is about as 32 numbers, without a neural network: a signed random projection of its content words and
 * word pairs (the hashing trick, Weinberger et al. 2009), then random Fourier features of a Gaussian kernel (Rahimi,
 * Recht 2007), so that distances between means of embeddings are the MMD statistic. Function words are left out.
 */
final class Embedding {
    static final int SIZE = 32;
    private static final double BANDWIDTH = 1.6;
    /** By unit coordinate first, so that one coordinate adds to all features at a stride the machine likes. */
    private static final float[] WEIGHTS = new float[SIZE * SIZE];

    private static final float[] PHASES = new float[SIZE];
    private static final int TABLE = 1024;
    /** An open-addressed set; 0 is an empty place and no word. */
    private static final long[] FUNCTION_WORDS = new long[TABLE];
    /** A bit for each function word by its hash, so that most other words are told by one look. */
    private static final long[] MAYBE = new long[64];
    /** The bits of a byte, lowest first, each in a byte of its own. */
    private static final long[] SPREAD = new long[256];

    private static final int LANES_FULL = 255 - 3;

    static {
        for (int i = 0; i < WEIGHTS.length; i++) {
            double u = Math.max(1e-12, Hash64.unit(Hash64.mix(2L * i + 1001)));
            double v = Hash64.unit(Hash64.mix(2L * i + 1002));
            WEIGHTS[i % SIZE * SIZE + i / SIZE] =
                    (float) (BANDWIDTH * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
        }
        for (int i = 0; i < SIZE; i++) {
            PHASES[i] = (float) (2 * Math.PI * Hash64.unit(Hash64.mix(77L + i)));
        }
        for (int i = 0; i < SPREAD.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                SPREAD[i] |= (long) (i >>> bit & 1) << 8 * bit;
            }
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
            long word = tokens.word(i) & ~1L;
            int place = place(word);
            while (FUNCTION_WORDS[place] != 0) {
                place = (place + 1) % TABLE;
            }
            FUNCTION_WORDS[place] = word;
            MAYBE[(int) (word >>> 58)] |= 1L << (word >>> 52);
        }
    }

    private final float[] unit = new float[SIZE];
    private final float[] phases = new float[SIZE];
    private final int[] minus = new int[SIZE];
    private long lanes0;
    private long lanes1;
    private long lanes2;
    private long lanes3;
    private int inLanes;
    private int weight;

    /**
     * Reads the text; {@link #topic} and {@link #features} then speak of it. Each word adds two halves to a coordinate
     * or takes them away, by a bit of its hash, each pair of words one half; the halves taken away are counted, in 32
     * lanes of a byte.
     */
    void read(Tokens tokens) {
        java.util.Arrays.fill(minus, 0);
        weight = 0;
        long before = 0;
        for (int i = 0, size = tokens.size(); i < size; i++) {
            long word = tokens.word(i) & ~1L;
            if (functionWord(word)) {
                continue;
            }
            add(Hash64.mix(word), 2);
            if (before != 0) {
                add(Hash64.pair(before, word), 1);
            }
            before = word;
            if (inLanes > LANES_FULL) {
                empty();
            }
        }
        empty();
        double norm = 0;
        for (int i = 0; i < SIZE; i++) {
            unit[i] = (weight - 2 * minus[i]) * 0.5f;
            norm += unit[i] * unit[i];
        }
        float scale = norm == 0 ? 0 : (float) (1 / Math.sqrt(norm));
        for (int i = 0; i < SIZE; i++) {
            unit[i] *= scale;
        }
    }

    private static int place(long word) {
        return (int) (word >>> 20) & TABLE - 1;
    }

    private static boolean functionWord(long word) {
        if ((MAYBE[(int) (word >>> 58)] >>> (word >>> 52) & 1) == 0) {
            return false;
        }
        int place = place(word);
        while (FUNCTION_WORDS[place] != 0) {
            if (FUNCTION_WORDS[place] == word) {
                return true;
            }
            place = place + 1 & TABLE - 1;
        }
        return false;
    }

    private void add(long hash, int halves) {
        int bits = (int) hash;
        lanes0 += SPREAD[bits & 255] * halves;
        lanes1 += SPREAD[bits >>> 8 & 255] * halves;
        lanes2 += SPREAD[bits >>> 16 & 255] * halves;
        lanes3 += SPREAD[bits >>> 24] * halves;
        inLanes += halves;
    }

    /** Moves the counts out of the lanes before one can overflow. */
    private void empty() {
        for (int i = 0; i < 8; i++) {
            minus[i] += (int) (lanes0 >>> 8 * i) & 255;
            minus[8 + i] += (int) (lanes1 >>> 8 * i) & 255;
            minus[16 + i] += (int) (lanes2 >>> 8 * i) & 255;
            minus[24 + i] += (int) (lanes3 >>> 8 * i) & 255;
        }
        weight += inLanes;
        lanes0 = 0;
        lanes1 = 0;
        lanes2 = 0;
        lanes3 = 0;
        inLanes = 0;
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
        float[] sums = phases;
        System.arraycopy(PHASES, 0, sums, 0, SIZE);
        // Eight coordinates a turn, each sum in the order of its coordinates: a sum is fetched and put back once for
        // eight.
        for (int j = 0; j < SIZE; j += 8) {
            float a = unit[j];
            float b = unit[j + 1];
            float c = unit[j + 2];
            float d = unit[j + 3];
            float e = unit[j + 4];
            float f = unit[j + 5];
            float g = unit[j + 6];
            float h = unit[j + 7];
            for (int i = 0, w = j * SIZE; i < SIZE; i++, w++) {
                float half = sums[i] + WEIGHTS[w] * a + WEIGHTS[w + SIZE] * b + WEIGHTS[w + 2 * SIZE] * c;
                half = half + WEIGHTS[w + 3 * SIZE] * d + WEIGHTS[w + 4 * SIZE] * e + WEIGHTS[w + 5 * SIZE] * f;
                sums[i] = half + WEIGHTS[w + 6 * SIZE] * g + WEIGHTS[w + 7 * SIZE] * h;
            }
        }
        float[] features = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            features[i] = (float) cosine(sums[i]);
        }
        return features;
    }

    /**
     * The cosine of a number below 1000 to 15 digits, by its series over half a turn: the same on every machine, as
     * StrictMath is, in a fraction of its time.
     */
    static double cosine(double x) {
        double turns = Math.rint(x * (1 / Math.PI));
        double rest = (x - turns * Math.PI) - turns * 1.2246467991473532e-16;
        double s = rest * rest;
        double sum = 4.1103176233121648e-19;
        sum = sum * s - 1.5619206968586225e-16;
        sum = sum * s + 4.7794773323873853e-14;
        sum = sum * s - 1.1470745597729725e-11;
        sum = sum * s + 2.0876756987868099e-9;
        sum = sum * s - 2.7557319223985891e-7;
        sum = sum * s + 2.4801587301587302e-5;
        sum = sum * s - 1.3888888888888889e-3;
        sum = sum * s + 4.1666666666666664e-2;
        sum = sum * s - 0.5;
        sum = sum * s + 1;
        // 1 after an even number of half turns, -1 after an odd one, without a branch.
        double odd = turns - 2 * Math.rint(turns * 0.5);
        return sum * (1 - 2 * (odd * odd));
    }
}
