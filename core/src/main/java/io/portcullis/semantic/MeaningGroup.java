package io.portcullis.semantic;

import java.util.List;

/**
 * Is there a person in it: how much the accounts of a group differ from each other, against how much each account's own
 * prompts differ. Honest accounts have their own interests; accounts fed from one pool are all alike, and each spans
 * the pool.
 */
final class MeaningGroup {
    /** Accounts with enough texts that a group must have. */
    static final int ACCOUNTS_LEAST = 3;
    /** Texts an account must have to count in a group. */
    static final int SAMPLES_LEAST = 4;

    private MeaningGroup() {}

    /**
     * The share of differences between prompts that is due to whose they are, within [0, 1] but for chance: {@code (w -
     * b) / (1 - b)}, w the mean cosine of prompts of one account, b that of prompts of two accounts; the intraclass
     * correlation (Shrout, Fleiss 1979) in the space of vectors. 0: one pool; 1: each account a theme of its own. NaN
     * where fewer than {@value #ACCOUNTS_LEAST} accounts have texts enough.
     */
    static double ownTheme(List<MeaningSketch> group) {
        List<MeaningSketch> known = group.stream()
                .filter(sketch -> sketch.samples() >= SAMPLES_LEAST)
                .toList();
        if (known.size() < ACCOUNTS_LEAST) {
            return Double.NaN;
        }
        double within = 0;
        double between = 0;
        for (int i = 0; i < known.size(); i++) {
            within += known.get(i).likeness() / known.size();
            for (int j = 0; j < i; j++) {
                between += MeaningSketch.likeness(known.get(i), known.get(j));
            }
        }
        between /= known.size() * (known.size() - 1) / 2.0;
        return between >= 1 ? 0 : (within - between) / (1 - between);
    }
}
