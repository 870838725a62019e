package io.portcullis.gateway.store.ledger;

import java.time.Duration;

/**
 * How facts are written down.
 *
 * @param commit longest time a fact waits for others to be committed with it
 * @param checkpoint time between checkpoints, where anything is new
 * @param queue most facts waiting
 * @param queueChars most characters of their bodies
 */
public record LedgerPace(Duration commit, Duration checkpoint, int queue, long queueChars) {
    public static final LedgerPace STANDARD =
            new LedgerPace(Duration.ofMillis(20), Duration.ofSeconds(1), 65_536, 64L << 20);

    public LedgerPace {
        if (commit.isNegative() || checkpoint.toMillis() < 1 || queue < 1 || queueChars < 1) {
            throw new IllegalArgumentException("bounds and times of the ledger must be positive");
        }
    }

    public LedgerPace every(Duration fresh) {
        return new LedgerPace(commit, fresh, queue, queueChars);
    }

    public LedgerPace queueing(int facts, long chars) {
        return new LedgerPace(commit, checkpoint, facts, chars);
    }
}
