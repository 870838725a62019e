package io.portcullis.admit;

import io.portcullis.admit.Admission.Reason;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What every account has used and set aside; the gate that holds callers to their plan.
 *
 * <p>A call first reserves its worst case (a call, a slot, all input and possible output tokens, their price) in one
 * step under its account's lock, so concurrent calls cannot both pass on the same rest. {@link #settle} puts the real
 * usage in its place, {@link #release} takes it all back. Tokens in flight are held beside the per-minute bucket and
 * do not drain; what was really used is poured into the bucket when it is known. So at no instant do held and used
 * tokens exceed a limit, as long as no call uses more than it reserved; one that does is charged in full and later
 * calls wait for it.
 *
 * <p>Safe under many threads; the only lock is the account's own. Nothing here reads a clock. The number of accounts
 * is bounded: accounts with nothing in flight, nothing unsaved and nothing used this month are forgotten, and where
 * none can be, calls of further accounts are refused and counted in {@link #overflows}.
 */
public final class QuotaBook {
    private static final long MOST_TOKENS_A_CALL = 1_000_000_000L;
    private static final long SWEEP_MILLIS = 60_000;
    private static final Duration TRY_LATER = Duration.ofSeconds(5);

    private final int mostAccounts;
    private final ConcurrentHashMap<String, AccountQuota> accounts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<AccountQuota> changed = new ConcurrentLinkedQueue<>();
    private final AtomicLong overflows = new AtomicLong();
    private final AtomicLong swept = new AtomicLong(Long.MIN_VALUE / 2);

    /** @param mostAccounts bound on the accounts kept in memory, about 300 bytes each */
    public QuotaBook(int mostAccounts) {
        this.mostAccounts = mostAccounts;
    }

    /**
     * Reserves a call's worst case, or says what stands in the way.
     *
     * @param model alias as the caller wrote it
     * @param inputTokens estimate of the input
     * @param maxOutputTokens most that the answer may have, all candidates together
     */
    public Admission admit(
            Caller caller, Plan plan, String model, long inputTokens, long maxOutputTokens, Price price, Instant now) {
        if (!plan.allows(model)) {
            String message = "Your plan does not include the model you asked for.";
            return new Admission.Refused(Reason.MODEL_NOT_ALLOWED, Duration.ZERO, message, RateState.NONE);
        }
        long input = Math.clamp(inputTokens, 0L, MOST_TOKENS_A_CALL);
        long output = Math.clamp(maxOutputTokens, 0L, MOST_TOKENS_A_CALL);
        long cost = price.micros(input, output);
        Optional<Admission> admission =
                with(caller.account(), now, quota -> quota.admit(plan, input + output, cost, price, now));
        return admission.orElseGet(() -> {
            overflows.incrementAndGet();
            String message = "The gateway serves too many accounts at once; try again later.";
            return new Admission.Refused(Reason.CONCURRENCY, TRY_LATER, message, RateState.NONE);
        });
    }

    /** Charges what was really used and frees the rest; the second time for one reservation does nothing. */
    public void settle(Reservation reservation, Usage usage, Instant now) {
        long input = Math.clamp(usage.input(), 0L, MOST_TOKENS_A_CALL);
        long output = Math.clamp(usage.output(), 0L, MOST_TOKENS_A_CALL);
        Usage charged = new Usage(input, output, 0);
        changing(reservation, quota -> quota.settle(reservation, charged, now));
    }

    /** Takes back a reservation under which nothing was served; does nothing if it was settled or released before. */
    public void release(Reservation reservation, Instant now) {
        changing(reservation, quota -> quota.release(reservation, now));
    }

    private void changing(Reservation reservation, Consumer<AccountQuota> change) {
        AccountQuota quota = reservation.quota;
        boolean queue;
        synchronized (quota) {
            change.accept(quota);
            queue = quota.queueForDrain();
        }
        if (queue) {
            changed.add(quota);
        }
    }

    /** Where the account's per-minute buckets stand under the plan. */
    public RateState rates(Caller caller, Plan plan, Instant now) {
        AccountQuota quota = accounts.get(caller.account());
        if (quota == null) {
            quota = new AccountQuota(caller.account());
        }
        synchronized (quota) {
            return quota.rates(plan.limits(), now);
        }
    }

    /** What the account has used this day and month; empty if nothing is known of it. */
    public Optional<AccountUsage> usage(String account, Instant now) {
        AccountQuota quota = accounts.get(account);
        if (quota == null) {
            return Optional.empty();
        }
        synchronized (quota) {
            return Optional.of(quota.usage(now));
        }
    }

    /** Calls of the account that are admitted and neither settled nor released. */
    public int inFlight(String account) {
        AccountQuota quota = accounts.get(account);
        if (quota == null) {
            return 0;
        }
        synchronized (quota) {
            return quota.inFlight();
        }
    }

    /** What was settled since the last drain, to be added to what is stored; handed out once. */
    public List<UsageRow> drain() {
        List<UsageRow> rows = new ArrayList<>();
        for (int i = accounts.size(); i > 0; i--) {
            AccountQuota quota = changed.poll();
            if (quota == null) {
                break;
            }
            synchronized (quota) {
                quota.drainInto(rows);
            }
        }
        return rows;
    }

    /** Everything used, settled calls only, in no order. */
    public List<AccountUsage> snapshot() {
        List<AccountUsage> all = new ArrayList<>();
        for (AccountQuota quota : accounts.values()) {
            synchronized (quota) {
                all.add(quota.usage());
            }
        }
        return all;
    }

    /** Puts saved usage in place; for a book on which nothing was admitted yet. */
    public void restore(List<AccountUsage> saved) {
        for (AccountUsage usage : saved) {
            AccountQuota quota = new AccountQuota(usage.account());
            quota.restore(usage);
            accounts.put(usage.account(), quota);
        }
    }

    /** Calls refused because no further account fitted into memory. */
    public long overflows() {
        return overflows.get();
    }

    public int accounts() {
        return accounts.size();
    }

    private <T> Optional<T> with(String account, Instant now, Function<AccountQuota, T> use) {
        while (true) {
            AccountQuota quota = accounts.get(account);
            if (quota == null) {
                if (accounts.size() >= mostAccounts && !makeRoom(now)) {
                    return Optional.empty();
                }
                quota = accounts.computeIfAbsent(account, AccountQuota::new);
            }
            synchronized (quota) {
                if (!quota.evicted) {
                    return Optional.of(use.apply(quota));
                }
            }
        }
    }

    /** Forgets what can be forgotten; at most once a minute, because it looks at every account. */
    private boolean makeRoom(Instant now) {
        long last = swept.get();
        long millis = now.toEpochMilli();
        if (Math.abs(millis - last) < SWEEP_MILLIS || !swept.compareAndSet(last, millis)) {
            return accounts.size() < mostAccounts;
        }
        for (AccountQuota quota : accounts.values()) {
            synchronized (quota) {
                if (quota.forgettable(now)) {
                    quota.evicted = true;
                    accounts.remove(quota.account, quota);
                }
            }
        }
        return accounts.size() < mostAccounts;
    }
}
