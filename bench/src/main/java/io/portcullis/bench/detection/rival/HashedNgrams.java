package io.portcullis.bench.detection.rival;

/**
 * A text as a unit vector of signed hashed words and character trigrams (feature hashing, Weinberger et al. 2009);
 * words count twice as much, counts enter as their square root. Cost is linear in the text, cut at 2,000 characters.
 */
public final class HashedNgrams {
    private static final int LONGEST = 2000;

    private final int dimensions;

    public HashedNgrams(int dimensions) {
        if (Integer.bitCount(dimensions) != 1) {
            throw new IllegalArgumentException("dimensions must be a power of two, got " + dimensions);
        }
        this.dimensions = dimensions;
    }

    public int dimensions() {
        return dimensions;
    }

    public float[] embed(String text) {
        float[] v = new float[dimensions];
        int length = Math.min(text.length(), LONGEST);
        long word = 17;
        boolean inWord = false;
        int a = ' ';
        int b = ' ';
        for (int i = 0; i <= length; i++) {
            int c = i < length ? Character.toLowerCase(text.charAt(i)) : ' ';
            boolean letter = Character.isLetterOrDigit(c);
            if (letter) {
                word = word * 0x100000001B3L + c;
                inWord = true;
            } else if (inWord) {
                add(v, word * 31 + 7, 2f);
                word = 17;
                inWord = false;
            }
            int folded = letter ? c : ' ';
            if (!(folded == ' ' && b == ' ')) {
                add(v, ((long) a << 42) ^ ((long) b << 21) ^ folded, 1f);
                a = b;
                b = folded;
            }
        }
        return normalised(v);
    }

    private void add(float[] v, long feature, float weight) {
        long h = feature * 0x9E3779B97F4A7C15L;
        h ^= h >>> 29;
        h *= 0xBF58476D1CE4E5B9L;
        h ^= h >>> 32;
        v[(int) (h & (dimensions - 1))] += (h & (1L << 40)) == 0 ? weight : -weight;
    }

    private static float[] normalised(float[] v) {
        double norm = 0;
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) (Math.signum(v[i]) * Math.sqrt(Math.abs(v[i])));
            norm += v[i] * v[i];
        }
        if (norm > 0) {
            float scale = (float) (1 / Math.sqrt(norm));
            for (int i = 0; i < v.length; i++) {
                v[i] *= scale;
            }
        }
        return v;
    }
}
