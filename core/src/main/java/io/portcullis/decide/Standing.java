package io.portcullis.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an account stands, by itself, by its campaign and by what people said, laid together.
 *
 * @param own by its own evidence
 * @param step that applies
 * @param ruling in force about the account, else about its campaign
 */
public record Standing(String account, Step own, Step step, Circumstances.Campaign campaign, Optional<Ruling> ruling) {

    /**
     * Where an account stands by itself.
     *
     * @param campaign id, empty where it stands in none
     */
    public record Own(String account, Step step, String campaign, Optional<Ruling> ruling) {
        public static Own ground(String account) {
            return new Own(account, Step.OBSERVE, "", Optional.empty());
        }
    }

    /**
     * Where a campaign stands, which all its alarmed members share.
     *
     * @param size alarmed members
     */
    public record Shared(String id, Step step, int size, Optional<Ruling> ruling) {
        public static final Shared NONE = new Shared("", Step.OBSERVE, 0, Optional.empty());
    }

    public static Standing ground(String account) {
        return of(Own.ground(account), Shared.NONE, Instant.MIN);
    }

    /** Both laid together at a time: what a person said comes to its end by itself, and takes its step with it. */
    public static Standing of(Own own, Shared shared, Instant now) {
        Optional<Ruling> mine = own.ruling().filter(ruling -> !ruling.over(now));
        Optional<Ruling> theirs = shared.ruling().filter(ruling -> !ruling.over(now));
        Step alone = own.ruling().isPresent() && mine.isEmpty() ? Step.OBSERVE : own.step();
        Step together = shared.ruling().isPresent() && theirs.isEmpty() ? Step.OBSERVE : shared.step();
        Optional<Ruling> word = mine.or(() -> theirs);
        Step step = word.map(Ruling::step).orElse(alone.max(together));
        Circumstances.Campaign campaign = shared.size() == 0
                ? Circumstances.Campaign.NONE
                : new Circumstances.Campaign(shared.id(), shared.size(), shared.size());
        return new Standing(own.account(), alone, step, campaign, word);
    }

    /** Whether a person put the account, or its campaign, on the allow-list. */
    public boolean allowed() {
        return ruling.map(Ruling::allows).orElse(false);
    }
}
