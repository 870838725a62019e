package io.portcullis.admit;

import java.time.LocalDate;

/** What was set aside for one call in flight; opaque, handed back to {@link QuotaBook} once. */
public final class Reservation {
    final AccountQuota quota;
    final Price price;
    final long tokens;
    final long costMicros;
    final LocalDate day;
    final int dayWindow;
    final int monthWindow;
    final long callPosition;
    private boolean open = true;

    Reservation(
            AccountQuota quota,
            Price price,
            long tokens,
            long costMicros,
            LocalDate day,
            int dayWindow,
            int monthWindow,
            long callPosition) {
        this.quota = quota;
        this.price = price;
        this.tokens = tokens;
        this.costMicros = costMicros;
        this.day = day;
        this.dayWindow = dayWindow;
        this.monthWindow = monthWindow;
        this.callPosition = callPosition;
    }

    public String account() {
        return quota.account;
    }

    /** Input and worst-case output tokens set aside. */
    public long tokens() {
        return tokens;
    }

    /** Money set aside, in micros. */
    public long costMicros() {
        return costMicros;
    }

    /** True the first time only; called under the account's lock. */
    boolean close() {
        boolean first = open;
        open = false;
        return first;
    }
}
