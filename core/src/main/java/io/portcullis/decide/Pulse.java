package io.portcullis.decide;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much every account uses: calls and tokens of the last minute, tokens of this day and month (UTC). The minute
 * slides in two halves of a window: what is counted in the minute before is weighted by the part of it that still
 * counts. Safe under many threads; at most {@code bound} accounts, beyond which the rest counts as having used nothing
 * and is itself counted.
 */
public final class Pulse {
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;

    private final int bound;
    private final ConcurrentHashMap<String, Beat> beats = new ConcurrentHashMap<>();
    private final AtomicLong overflow = new AtomicLong();

    public Pulse(int bound) {
        this.bound = bound;
    }

    /** An admitted call. */
    public void called(String account, long at) {
        Beat beat = beat(account);
        if (beat != null) {
            beat.add(at, 1, 0);
        }
    }

    /** Tokens of a finished call. */
    public void used(String account, long tokens, long at) {
        Beat beat = beat(account);
        if (beat != null) {
            beat.add(at, 0, tokens);
        }
    }

    private @org.jspecify.annotations.Nullable Beat beat(String account) {
        Beat known = beats.get(account);
        if (known == null && beats.size() >= bound) {
            overflow.incrementAndGet();
            return null;
        }
        return known != null ? known : beats.computeIfAbsent(account, name -> new Beat());
    }

    /** What the account used, with a share of its budget that is known elsewhere. */
    public Circumstances.Use use(String account, long at, double budgetShare) {
        Beat beat = beats.get(account);
        return beat == null ? new Circumstances.Use(0, 0, 0, 0, budgetShare) : beat.use(at, budgetShare);
    }

    /** Forgets accounts without a call for a month; to be called now and then. */
    public void forget(long at) {
        beats.values().removeIf(beat -> beat.silentSince(at - 31 * DAY));
    }

    public long overflow() {
        return overflow.get();
    }

    private static final class Beat {
        private long minute = Long.MIN_VALUE;
        private long calls;
        private long tokens;
        private long callsBefore;
        private long tokensBefore;
        private long day = Long.MIN_VALUE;
        private long dayTokens;
        private long month = Long.MIN_VALUE;
        private long monthTokens;

        synchronized void add(long at, long moreCalls, long moreTokens) {
            advance(at);
            calls += moreCalls;
            tokens += moreTokens;
            dayTokens += moreTokens;
            monthTokens += moreTokens;
        }

        synchronized Circumstances.Use use(long at, double budgetShare) {
            advance(at);
            double rest = 1 - Math.floorMod(at, MINUTE) / (double) MINUTE;
            return new Circumstances.Use(
                    calls + Math.round(callsBefore * rest),
                    tokens + Math.round(tokensBefore * rest),
                    dayTokens,
                    monthTokens,
                    budgetShare);
        }

        synchronized boolean silentSince(long at) {
            return minute < Math.floorDiv(at, MINUTE);
        }

        private void advance(long at) {
            long now = Math.floorDiv(at, MINUTE);
            if (now > minute) {
                boolean next = now == minute + 1;
                callsBefore = next ? calls : 0;
                tokensBefore = next ? tokens : 0;
                calls = 0;
                tokens = 0;
                minute = now;
            }
            long today = Math.floorDiv(at, DAY);
            if (today > day) {
                day = today;
                dayTokens = 0;
                java.time.LocalDate date = java.time.LocalDate.ofEpochDay(today);
                long thisMonth = date.getYear() * 12L + date.getMonthValue();
                if (thisMonth > month) {
                    month = thisMonth;
                    monthTokens = 0;
                }
            }
        }
    }
}
