package io.portcullis.bench.detection.rival;

/** The share of an account's prompts that nearly repeat an earlier one (MinHash estimate of Jaccard at least 0.6). */
public final class NearDuplicates implements Rival {
    /** Hash functions of a signature. */
    static final int HASHES = 48;

    private static final double SAME = 0.6;
    private static final int SHINGLE = 5;

    @Override
    public String name() {
        return "near-duplicates";
    }

    @Override
    public String source() {
        return "Broder 1997: MinHash of word 5-shingles, Jaccard >= 0.6 with an earlier prompt of the account";
    }

    @Override
    public double score(Window window) {
        int repeats = 0;
        int[][] all = window.signatures();
        for (int i = 1; i < all.length; i++) {
            for (int j = i - 1; j >= 0; j--) {
                if (agreement(all[i], all[j]) >= SAME * HASHES) {
                    repeats++;
                    break;
                }
            }
        }
        return all.length == 0 ? 0 : (double) repeats / all.length;
    }

    private static int agreement(int[] a, int[] b) {
        int same = 0;
        for (int h = 0; h < a.length; h++) {
            same += a[h] == b[h] ? 1 : 0;
        }
        return same;
    }

    /** MinHash signature of the text's word shingles; characters stand for words where there are no spaces. */
    public static int[] signature(String text) {
        String[] words = text.toLowerCase(java.util.Locale.ROOT).split("[^\\p{L}\\p{N}]+");
        if (words.length < text.length() / 20) {
            words = text.split("");
        }
        int[] least = new int[HASHES];
        java.util.Arrays.fill(least, Integer.MAX_VALUE);
        int shingles = Math.max(1, Math.min(words.length, 400) - SHINGLE + 1);
        for (int i = 0; i < shingles; i++) {
            long h = 1125899906842597L;
            for (int w = i; w < Math.min(words.length, i + SHINGLE); w++) {
                h = h * 31 + words[w].hashCode();
            }
            for (int k = 0; k < HASHES; k++) {
                long mixed = (h ^ (k * 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L;
                least[k] = Math.min(least[k], (int) ((mixed ^ (mixed >>> 31)) >>> 33));
            }
        }
        return least;
    }
}
