package io.portcullis.campaign;

import io.portcullis.inspect.Tie;
import java.util.List;

/**
 * An account as the search for campaigns sees it: numbers only, copied out of the engine, so that members of all
 * parts of a split engine can be laid together.
 *
 * @param org hash of the organisation
 * @param ageDays days from opening to the first exchange; where that is unknown {@link #CAME} for an account that came
 *     while others were already watched, else NaN
 * @param verified level of verification, 0 none
 * @param talk share of exchanges that continue a conversation
 * @param evenExchanges exchanges in even windows
 * @param evenIntent mean training-value intent over them
 * @param mean mean embedding over all exchanges
 * @param replayedFrom organisation hash whose text it replayed, 0 if none
 * @param score individual excess over honest accounts at the worst look, less what shared papers add, at least -10, 0
 *     before any
 * @param handed exchanges in which it handed back answers issued to others
 * @param errands sample of what it asks, see {@link io.portcullis.inspect.Errands}
 * @param again share of its prompts that it had sent before
 * @param holds keys held, strongest use first or in order of arrival
 */
public record Member(
        String account,
        long org,
        long exchanges,
        long first,
        long last,
        double ageDays,
        int verified,
        double talk,
        int evenExchanges,
        double evenIntent,
        float[] mean,
        long replayedFrom,
        double score,
        int handed,
        int[] errands,
        double again,
        List<Hold> holds) {
    /** Age of an account of unknown age whose first exchange came a day or more after the first of all. */
    public static final double CAME = -1;

    /** Whether it is known when the account was opened. */
    boolean dated() {
        return ageDays >= 0;
    }

    /**
     * A key held by a member.
     *
     * @param odd uses in odd windows, which make links
     * @param even uses in even windows, which test them
     */
    public record Hold(long key, Tie tie, int odd, int even) {}
}
