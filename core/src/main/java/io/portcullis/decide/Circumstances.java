package io.portcullis.decide;

import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Verification;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that a policy may ask about a call when it is decided.
 *
 * @param account who calls
 * @param suspicion what is held against the account
 * @param campaign the group the account was linked into, {@link Campaign#NONE} if none
 * @param step where the account stands on the ladder
 * @param allowed whether a person has put the account on the allow-list for now
 */
public record Circumstances(
        Instant at,
        Account account,
        Call call,
        Use use,
        Terms terms,
        Suspicion suspicion,
        Campaign campaign,
        Step step,
        boolean allowed) {

    /**
     * Who calls.
     *
     * @param created when the account was made, empty if unknown
     */
    public record Account(String id, String org, String plan, Verification verification, Optional<Instant> created) {
        /** Days since it was made; a year where that is unknown, so that rules about new accounts do not hold. */
        double ageDays(Instant now) {
            return created.map(then -> Math.max(0, now.toEpochMilli() - then.toEpochMilli()) / 86_400_000.0)
                    .orElse(365.0);
        }
    }

    /**
     * What is asked for.
     *
     * @param endpoint path, for instance {@code /v1/chat/completions}
     * @param inputTokens estimate
     */
    public record Call(String endpoint, String model, boolean stream, long inputTokens, Asks asks) {
        public static final Call NONE = new Call("", "", false, 0, Asks.NOTHING);
    }

    /**
     * What the account used.
     *
     * @param callsMinute calls within the last minute
     * @param tokensMinute tokens within the last minute
     * @param tokensDay tokens of this day (UTC)
     * @param tokensMonth tokens of this month (UTC)
     * @param budgetShare share of the plan's monthly budget that is used, 0 without a budget
     */
    public record Use(long callsMinute, long tokensMinute, long tokensDay, long tokensMonth, double budgetShare) {
        public static final Use NONE = new Use(0, 0, 0, 0, 0);

        /** The same of an account that has used a share of its budget. */
        public Use within(double share) {
            return new Use(callsMinute, tokensMinute, tokensDay, tokensMonth, share);
        }
    }

    /**
     * The contract.
     *
     * @param id terms of the plan, empty if none
     * @param accepted whether their present version is accepted; true where there are none
     */
    public record Terms(String id, boolean accepted) {
        public static final Terms NONE = new Terms("", true);
    }

    /**
     * A group of accounts that act as one.
     *
     * @param size members that the ladder knows of
     * @param alarmed members with an alarm of their own
     */
    public record Campaign(String id, int size, int alarmed) {
        public static final Campaign NONE = new Campaign("", 0, 0);
    }
}
