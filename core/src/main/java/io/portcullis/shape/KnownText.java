package io.portcullis.shape;

import io.portcullis.traffic.TextWords;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts that must not be repeated, as keyed hashes of their runs of three words: what is kept tells nothing to whoever
 * lacks the key. Bounded: words beyond the first 65,536 of a text are not known.
 *
 * @param runs hashes of three normalised words each
 * @param openings hashes of the first two words of each run
 */
public record KnownText(long key, Set<Long> runs, Set<Long> openings) {
    static final int RUN = 3;
    private static final int WORDS_MAX = 1 << 16;

    public KnownText {
        runs = Set.copyOf(runs);
        openings = Set.copyOf(openings);
    }

    public static KnownText of(long key, List<String> texts) {
        Set<Long> runs = new HashSet<>();
        Set<Long> openings = new HashSet<>();
        for (String text : texts) {
            List<String> words = TextWords.of(text);
            for (int i = 0; i + RUN <= Math.min(words.size(), WORDS_MAX); i++) {
                runs.add(hash(key, words.subList(i, i + RUN)));
                openings.add(hash(key, words.subList(i, i + RUN - 1)));
            }
        }
        return new KnownText(key, runs, openings);
    }

    boolean holds(List<String> words) {
        return runs.contains(hash(key, words));
    }

    /** Whether a run may begin with these two words. */
    boolean opens(List<String> words) {
        return openings.contains(hash(key, words));
    }

    /** A keyed polynomial over the characters, finished by SplitMix64's mixer. */
    private static long hash(long key, List<String> words) {
        long hash = key;
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                hash = (hash ^ word.charAt(i)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            hash = (hash ^ 0x1F) * 0xBF58476D1CE4E5B9L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }
}
