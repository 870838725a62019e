package io.portcullis.mark;

import io.portcullis.traffic.TextWords;

/**
 * Reads the slot watermark: the slots of one or more texts, each place (class and words before it) counted once
 * however often it comes, scored under any number of keys. For a key independent of the texts the hits are
 * Bin(slots, 1/2) exactly.
 */
public final class SlotDetector {
    /** Below this nothing is claimed: there are too few slots to prove anything. */
    public static final int WORDS_MIN = 100;

    private final SlotReadings readings = new SlotReadings();
    private long words;

    /** Adds a text of any length. */
    public SlotDetector add(String text) {
        SlotReadings.of(text).forEach(readings::add);
        words += TextWords.of(text).size();
        return this;
    }

    /** How the texts agree with a key. */
    public Score score(MarkKey key) {
        int hits = readings.hits(key);
        return new Score(words, readings.size(), hits, Tails.binomial(readings.size(), 0.5, hits));
    }

    public long words() {
        return words;
    }

    public int slots() {
        return readings.size();
    }

    /**
     * What the texts say about one key.
     *
     * @param p exact for a key drawn at random, whatever the texts. For one fixed key and texts drawn at random p x 20
     *     holds for all but 5 % of keys (Markov's inequality): the provable value
     */
    public record Score(long words, int slots, int hits, double p) {
        /** Whether there is enough text to claim anything. */
        public boolean enough() {
            return words >= WORDS_MIN;
        }
    }
}
