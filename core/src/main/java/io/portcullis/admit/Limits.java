package io.portcullis.admit;

/**
 * The numbers of a plan, each for one account as a whole; 0 means unlimited.
 *
 * @param callsPerMinute calls, a token bucket of that capacity that refills evenly
 * @param tokensPerMinute input and output tokens together, a token bucket likewise
 * @param concurrent calls in flight
 * @param tokensPerDay tokens in a calendar day of UTC
 * @param tokensPerMonth tokens in a calendar month of UTC
 * @param budgetMicrosPerMonth money in millionths of the price list's currency in a calendar month of UTC
 */
public record Limits(
        long callsPerMinute,
        long tokensPerMinute,
        int concurrent,
        long tokensPerDay,
        long tokensPerMonth,
        long budgetMicrosPerMonth) {
    /** Largest limit that the arithmetic of the buckets holds. */
    public static final long MOST = 1_000_000_000_000L;

    public static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0);

    public Limits {
        within("callsPerMinute", callsPerMinute, MOST);
        within("tokensPerMinute", tokensPerMinute, MOST);
        within("concurrent", concurrent, MOST);
        within("tokensPerDay", tokensPerDay, Long.MAX_VALUE / 4);
        within("tokensPerMonth", tokensPerMonth, Long.MAX_VALUE / 4);
        within("budgetMicrosPerMonth", budgetMicrosPerMonth, Long.MAX_VALUE / 4);
    }

    private static void within(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " must be within 0 and " + most + ", is " + value);
        }
    }
}
