package io.portcullis.mark;

import io.portcullis.traffic.TextWords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The mark of choosing among candidates: of n continuations of a text the one whose words the key likes best is kept,
 * segment by segment. A word after {@link #CONTEXT} words scores -ln(1 - u), each such run of words once; for a key
 * independent of the text the sum over N of them is Gamma(N, 1) exactly.
 *
 * <p>Candidates must be as good as each other: n samples of one model for one prompt. Segments of about
 * {@link #SEGMENT} words give texts of a few hundred words enough choices; whole replies prove corpora, not texts.
 */
public final class BestOfN {
    /** Words before a word that its score hangs on. */
    public static final int CONTEXT = 3;

    /** Words of a segment, about. */
    public static final int SEGMENT = 20;

    private final MarkKey key;
    private final Set<List<String>> scored = new HashSet<>();
    private final Deque<String> behind = new ArrayDeque<>();
    private double sum;
    private long units;

    public BestOfN(MarkKey key) {
        this.key = key;
    }

    /**
     * Which candidate to keep as the text's next piece: the one with the highest mean score, the first of equals.
     *
     * @param candidates at least one
     */
    public int choose(List<String> candidates) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to choose from");
        }
        int best = 0;
        double most = -1;
        for (int i = 0; i < candidates.size(); i++) {
            BestOfN trial = new BestOfN(key);
            trial.behind.addAll(behind);
            trial.scored.addAll(scored);
            trial.add(candidates.get(i));
            double mean = trial.units == 0 ? 0 : (trial.sum - trial.units) / Math.sqrt(trial.units);
            if (mean > most) {
                most = mean;
                best = i;
            }
        }
        return best;
    }

    /** Adds a piece of the text, as kept or as found. */
    public BestOfN add(String piece) {
        for (String word : TextWords.of(piece)) {
            List<String> before = List.copyOf(behind);
            if (before.size() == CONTEXT) {
                List<String> unit = new ArrayList<>(before);
                unit.add(word);
                if (scored.add(unit)) {
                    sum -= Math.log1p(-key.u(before, word));
                    units++;
                }
            }
            behind.addLast(word);
            if (behind.size() > CONTEXT) {
                behind.removeFirst();
            }
        }
        return this;
    }

    /** Another text begins: no run of words reaches over from the last. */
    public BestOfN next() {
        behind.clear();
        return this;
    }

    /** How far the key likes what was added, beyond chance. */
    public Score score() {
        return new Score(units, sum, units == 0 ? 1 : Tails.gamma(units, sum));
    }

    /**
     * What a text says about the key.
     *
     * @param units runs of words scored, each once
     * @param p exact for a key drawn at random
     */
    public record Score(long units, double sum, double p) {}
}
