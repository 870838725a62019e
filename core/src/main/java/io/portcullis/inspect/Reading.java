package io.portcullis.inspect;

import io.portcullis.traffic.Exchange;

/**
 * An exchange with all that detectors need to know of its text, computed once by {@link Lens}; a pure function of the
 * exchange, so that many threads may read while one observes.
 *
 * @param account hash of the account's name
 * @param org hash of the organisation, that of the account where none is known
 * @param at milliseconds since 1970
 * @param words words of the last user turn, bounded
 * @param exact hash of the whole last user turn
 * @param wording hash of those words, numbers being one and the same
 * @param frame key of a system prompt of at least eight words, else of the first six words but numbers; 0 if fewer
 * @param questions question marks in the last user turn, at most 20
 * @param signature {@link io.portcullis.sketch.MinHash} of system and user text
 * @param templates keys of system prompt, user head, user tail and similarity bands; 0 where undefined
 * @param infrastructure keys of network prefix and of client fingerprint; 0 where unknown
 * @param embedding unit vector of what the user text is about
 * @param topic coarse semantic bucket, within [0, 256)
 * @param intents probability of each {@link Intent}, by ordinal
 * @param refused whether the answer declined
 * @param issued hashes of passages of the answer
 * @param quoted hashes of passages of the prompt that could be somebody's answer
 * @param handed how many of them, the last ones, stand in the prompt as an answer of the model's
 */
public record Reading(
        Exchange exchange,
        long account,
        long org,
        long at,
        int words,
        long exact,
        long wording,
        long frame,
        int questions,
        short[] signature,
        long[] templates,
        long[] infrastructure,
        float[] embedding,
        int topic,
        float[] intents,
        boolean refused,
        long[] issued,
        long[] quoted,
        int handed) {

    private static final int ID_MAX = 128;

    /** The exchange's id, cut at 128 characters, or one made of the time where the log has none. */
    public String id() {
        String id = exchange.id();
        return id.isEmpty() ? "@" + at : id.length() <= ID_MAX ? id : id.substring(0, ID_MAX);
    }

    /** The account's name, cut like {@link AccountFacts} cuts it. */
    public String name() {
        String name = exchange.account();
        return name.length() <= AccountFacts.TEXT_MAX ? name : name.substring(0, AccountFacts.TEXT_MAX);
    }

    /** The strongest training-value intent's probability. */
    public double intent() {
        return Math.max(
                Math.max(intents[Intent.REASONING.ordinal()], intents[Intent.GRADING.ordinal()]),
                Math.max(intents[Intent.CLEANING.ordinal()], intents[Intent.SYNTHESIS.ordinal()]));
    }
}
