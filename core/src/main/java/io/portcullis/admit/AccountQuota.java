package io.portcullis.admit;

import io.portcullis.admit.Admission.Reason;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The counters of one account; every method is called under this object's lock. */
final class AccountQuota {
    /** Clocks are set back by less than this without anything being drained or rolled over. */
    private static final long WOBBLE_MILLIS = 3_600_000;

    final String account;
    private final Bucket calls = new Bucket();
    private final Bucket tokens = new Bucket();
    private final TreeMap<LocalDate, long[]> dirty = new TreeMap<>();
    private long now = Long.MIN_VALUE;
    private LocalDate day = LocalDate.EPOCH;
    private int dayWindow;
    private int monthWindow;
    private int inFlight;
    private long heldTokens;
    private long heldDayTokens;
    private long heldMonthTokens;
    private long heldMonthMicros;
    private long dayTokens;
    private long monthTokens;
    private long monthMicros;
    private Limits limits = Limits.NONE;
    private boolean queued;
    boolean evicted;

    AccountQuota(String account) {
        this.account = account;
    }

    void restore(AccountUsage saved) {
        now = saved.at().toEpochMilli();
        day = saved.day();
        dayTokens = saved.dayTokens();
        monthTokens = saved.monthTokens();
        monthMicros = saved.monthMicros();
        calls.restore(saved.callsLevel(), now);
        tokens.restore(saved.tokensLevel(), now);
    }

    Admission admit(Plan plan, long need, long cost, Price price, Instant instant) {
        limits = plan.limits();
        advance(instant);
        Admission.Refused refused = firstLimit(need, cost);
        if (refused != null) {
            return refused;
        }
        long position = calls.pour(limits.callsPerMinute() == 0 ? 0 : 1);
        inFlight++;
        heldTokens += need;
        heldDayTokens += need;
        heldMonthTokens += need;
        heldMonthMicros += cost;
        return new Admission.Admitted(
                new Reservation(this, price, need, cost, day, dayWindow, monthWindow, position), rates());
    }

    private Admission.@Nullable Refused firstLimit(long need, long cost) {
        long perMinute = limits.tokensPerMinute();
        if (limits.callsPerMinute() > 0 && calls.room(limits.callsPerMinute(), 0) < 1) {
            return refused(
                    Reason.CALLS_A_MINUTE,
                    calls.until(limits.callsPerMinute(), 0, limits.callsPerMinute() - 1),
                    "Your plan allows " + limits.callsPerMinute() + " calls a minute.");
        }
        if (perMinute > 0 && need > perMinute) {
            return refused(
                    Reason.TOKENS_A_MINUTE,
                    Duration.ZERO,
                    "This call may use " + need + " tokens and your plan allows " + perMinute
                            + " a minute; ask for a shorter answer.");
        }
        if (perMinute > 0 && tokens.room(perMinute, heldTokens) < need) {
            return refused(
                    Reason.TOKENS_A_MINUTE,
                    tokens.until(perMinute, heldTokens, perMinute - need),
                    "Your plan allows " + perMinute + " tokens a minute; this call may use " + need + ".");
        }
        if (limits.concurrent() > 0 && inFlight >= limits.concurrent()) {
            return refused(
                    Reason.CONCURRENCY,
                    Duration.ofSeconds(1),
                    "Your plan allows " + limits.concurrent() + " calls at the same time.");
        }
        return firstWindow(need, cost);
    }

    private Admission.@Nullable Refused firstWindow(long need, long cost) {
        if (over(limits.tokensPerDay(), dayTokens + heldDayTokens, need)) {
            return refused(
                    Reason.TOKENS_A_DAY,
                    untilStartOf(day.plusDays(1)),
                    "Your plan allows " + limits.tokensPerDay() + " tokens a day.");
        }
        LocalDate nextMonth = day.withDayOfMonth(1).plusMonths(1);
        if (over(limits.tokensPerMonth(), monthTokens + heldMonthTokens, need)) {
            return refused(
                    Reason.TOKENS_A_MONTH,
                    untilStartOf(nextMonth),
                    "Your plan allows " + limits.tokensPerMonth() + " tokens a month.");
        }
        if (over(limits.budgetMicrosPerMonth(), monthMicros + heldMonthMicros, cost)) {
            return refused(Reason.BUDGET, untilStartOf(nextMonth), "Your plan's budget for this month is used up.");
        }
        return null;
    }

    private static boolean over(long limit, long used, long need) {
        return limit > 0 && need > limit - used;
    }

    private Admission.Refused refused(Reason reason, Duration retryAfter, String message) {
        return new Admission.Refused(reason, retryAfter, message, rates());
    }

    private Duration untilStartOf(LocalDate next) {
        return Duration.ofMillis(next.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() - now);
    }

    /** Puts real usage in the place of the reservation. */
    void settle(Reservation held, Usage usage, Instant instant) {
        if (!held.close()) {
            return;
        }
        advance(instant);
        free(held);
        long used = usage.total();
        long cost = held.price.micros(usage.input(), usage.output());
        if (limits.tokensPerMinute() > 0) {
            tokens.pour(Math.min(used, Limits.MOST));
        }
        if (held.dayWindow == dayWindow) {
            dayTokens += used;
        }
        if (held.monthWindow == monthWindow) {
            monthTokens += used;
            monthMicros += cost;
        }
        long[] row = dirty.computeIfAbsent(held.day, d -> new long[4]);
        row[0]++;
        row[1] += usage.input();
        row[2] += usage.output();
        row[3] += cost;
    }

    /** Takes the whole reservation back. */
    void release(Reservation held, Instant instant) {
        if (!held.close()) {
            return;
        }
        advance(instant);
        free(held);
        calls.takeBack(held.callPosition, 1);
    }

    private void free(Reservation held) {
        inFlight--;
        heldTokens -= held.tokens;
        if (held.dayWindow == dayWindow) {
            heldDayTokens -= held.tokens;
        }
        if (held.monthWindow == monthWindow) {
            heldMonthTokens -= held.tokens;
            heldMonthMicros -= held.costMicros;
        }
    }

    /**
     * Moves to a later time and into its day and month. A clock set back a little stands still; one set back further
     * is believed, but keeps the counters of the window it leaves: going back never grants anything.
     */
    private void advance(Instant instant) {
        long millis = instant.toEpochMilli();
        if (millis < now && now - millis <= WOBBLE_MILLIS) {
            return;
        }
        now = millis;
        calls.drain(limits.callsPerMinute(), now);
        tokens.drain(limits.tokensPerMinute(), now);
        LocalDate today = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        if (today.isAfter(day)) {
            dayWindow++;
            dayTokens = 0;
            heldDayTokens = 0;
            if (today.getMonthValue() != day.getMonthValue() || today.getYear() != day.getYear()) {
                monthWindow++;
                monthTokens = 0;
                monthMicros = 0;
                heldMonthTokens = 0;
                heldMonthMicros = 0;
            }
        }
        day = today;
    }

    RateState rates(Limits current, Instant instant) {
        limits = current;
        advance(instant);
        return rates();
    }

    private RateState rates() {
        long perMinute = limits.callsPerMinute();
        long tokensPerMinute = limits.tokensPerMinute();
        return new RateState(
                perMinute,
                perMinute == 0 ? 0 : calls.room(perMinute, 0),
                perMinute == 0 ? Duration.ZERO : calls.until(perMinute, 0, 0),
                tokensPerMinute,
                tokensPerMinute == 0 ? 0 : tokens.room(tokensPerMinute, heldTokens),
                tokensPerMinute == 0 ? Duration.ZERO : tokens.until(tokensPerMinute, heldTokens, 0));
    }

    AccountUsage usage() {
        return new AccountUsage(
                account,
                day,
                dayTokens,
                monthTokens,
                monthMicros,
                calls.level(),
                tokens.level(),
                Instant.ofEpochMilli(Math.max(0, now)));
    }

    AccountUsage usage(Instant instant) {
        advance(instant);
        return usage();
    }

    int inFlight() {
        return inFlight;
    }

    /** True if there is something to drain and the account does not wait for it already. */
    boolean queueForDrain() {
        boolean fresh = !queued && !dirty.isEmpty();
        queued |= fresh;
        return fresh;
    }

    /** Adds what was settled since the last drain, one row a day, and forgets it. */
    void drainInto(List<UsageRow> rows) {
        Instant at = Instant.ofEpochMilli(now);
        dirty.forEach((rowDay, sums) -> rows.add(
                new UsageRow(account, rowDay, sums[0], sums[1], sums[2], sums[3], calls.level(), tokens.level(), at)));
        dirty.clear();
        queued = false;
    }

    /** True if forgetting this account now would change no later answer. */
    boolean forgettable(Instant instant) {
        advance(instant);
        boolean rested = inFlight == 0 && dirty.isEmpty() && calls.level() == 0 && tokens.level() == 0;
        return rested && dayTokens == 0 && monthTokens == 0 && monthMicros == 0;
    }
}
