package io.portcullis.bench.mark;

import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotDetector;
import io.portcullis.mark.SlotMarker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** How often a mark is found where there is none. */
final class Chance {
    private Chance() {}

    /**
     * Texts scored, each under a key of its own.
     *
     * @param slotted texts with at least one slot
     * @param at2 share at p <= 1e-2
     * @param at3 share at p <= 1e-3
     */
    record Row(String what, int texts, int slotted, double at2, double at3) {}

    static Row unmarked(String what, List<String> texts, int words, int most, byte[] master, Random random) {
        List<String> windows = new ArrayList<>();
        List<String> order = new ArrayList<>(texts);
        Collections.shuffle(order, random);
        for (String text : order) {
            if (windows.size() < most) {
                windows.addAll(Cuts.windows(text, words));
            }
        }
        List<String> taken = windows.subList(0, Math.min(most, windows.size()));
        int slotted = 0;
        int[] below = new int[2];
        for (int i = 0; i < taken.size(); i++) {
            SlotDetector.Score score = new SlotDetector()
                    .add(taken.get(i))
                    .score(MarkKey.derive(master, MarkKey.SLOTS, "u" + random.nextInt(), "e"));
            slotted += score.slots() > 0 ? 1 : 0;
            below[0] += score.p() <= 1e-2 ? 1 : 0;
            below[1] += score.p() <= 1e-3 ? 1 : 0;
        }
        double n = Math.max(1, taken.size());
        return new Row(what, taken.size(), slotted, below[0] / n, below[1] / n);
    }

    /** Shares of wrong keys at or below some levels, for one marked text. */
    static double[] wrongKeys(String marked, int keys, double[] levels, byte[] master) {
        SlotDetector detector = new SlotDetector().add(marked);
        double[] shares = new double[levels.length];
        for (int i = 0; i < keys; i++) {
            double p = detector.score(MarkKey.derive(master, MarkKey.SLOTS, "w" + i, "e"))
                    .p();
            for (int level = 0; level < levels.length; level++) {
                shares[level] += p <= levels[level] ? 1.0 / keys : 0;
            }
        }
        return shares;
    }

    /** p of a paragraph, once and pasted a hundred times. */
    static double[] pasted(String paragraph, byte[] master) {
        MarkKey key = MarkKey.derive(master, MarkKey.SLOTS, "p", "e");
        SlotMarker marker = new SlotMarker(key);
        String marked = marker.accept(paragraph) + marker.end() + "\n\n";
        return new double[] {
            new SlotDetector().add(marked.repeat(2)).score(key).p(),
            new SlotDetector().add(marked.repeat(100)).score(key).p()
        };
    }
}
