package io.portcullis.admit;

import java.time.Duration;

/**
 * A token bucket seen from below: how much of its capacity is used, drained evenly so that a full one is empty after
 * a minute. Whole numbers only: the level is in 1/60,000 units and a millisecond drains exactly {@code limit} of them.
 * Because the level says what was used and not what is left, it survives a change of the limit.
 */
final class Bucket {
    static final long MINUTE_MILLIS = 60_000;

    private long level;
    private long at;
    private long poured;

    void restore(long savedLevel, long savedAt) {
        level = Math.max(0, savedLevel);
        at = savedAt;
    }

    /** Lets time pass; time that goes backwards drains nothing. */
    void drain(long limit, long nowMillis) {
        long elapsed = Math.clamp(nowMillis - at, 0, Long.MAX_VALUE);
        at = nowMillis;
        if (limit == 0) {
            level = 0;
        } else {
            level -= elapsed > level / limit ? level : elapsed * limit;
        }
    }

    /** Adds units and says where in the stream of all units poured they end. */
    long pour(long units) {
        level += units * MINUTE_MILLIS;
        poured += units * MINUTE_MILLIS;
        return poured;
    }

    /**
     * Takes back what was poured up to {@code position}, as far as it has not drained yet; what drained is gone, or
     * a late refund would let through more than the capacity at once.
     */
    void takeBack(long position, long units) {
        long after = poured - position;
        level -= Math.clamp(level - after, 0, units * MINUTE_MILLIS);
    }

    long level() {
        return level;
    }

    /** Units that fit now beside what is held. */
    long room(long limit, long held) {
        return Math.max(0, (limit * MINUTE_MILLIS - level) / MINUTE_MILLIS - held);
    }

    /** Until the level and what is held have drained to {@code target} units, rounded up to a millisecond. */
    Duration until(long limit, long held, long target) {
        long excess = level + (held - target) * MINUTE_MILLIS;
        return excess <= 0 ? Duration.ZERO : Duration.ofMillis((excess + limit - 1) / limit);
    }
}
