package io.portcullis.mark;

import io.portcullis.traffic.TextWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the slot watermark: the slots of one or more texts, each place (class and words before it) counted once
 * however often it comes, scored under any number of keys. For a key independent of the texts the hits are
 * Bin(slots, 1/2) exactly.
 */
public final class SlotDetector {
    /** Below this nothing is claimed: there are too few slots to prove anything. */
    public static final int WORDS_MIN = 100;

    private final List<Slot> slots = new ArrayList<>();
    private final Set<List<String>> known = new HashSet<>();
    private long words;

    /** Adds a text of any length. */
    public SlotDetector add(String text) {
        SlotScanner scanner = new SlotScanner(slot -> {
            List<String> place = new ArrayList<>(slot.words());
            place.add(slot.name());
            if (known.add(place)) {
                slots.add(slot);
            }
            return slot.variant();
        });
        scanner.accept(text);
        scanner.end();
        words += TextWords.of(text).size();
        return this;
    }

    static int bit(MarkKey key, Slot slot) {
        return key.choice(slot.words(), slot.name(), 2);
    }

    /** How the texts agree with a key. */
    public Score score(MarkKey key) {
        int hits = 0;
        for (Slot slot : slots) {
            hits += bit(key, slot) == slot.variant() ? 1 : 0;
        }
        return new Score(words, slots.size(), hits, Tails.binomial(slots.size(), 0.5, hits));
    }

    public long words() {
        return words;
    }

    public int slots() {
        return slots.size();
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
