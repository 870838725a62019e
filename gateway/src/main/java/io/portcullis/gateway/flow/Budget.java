package io.portcullis.gateway.flow;

import io.portcullis.admit.QuotaBook;
import java.time.Instant;

/** How much of its monthly budget an account has used. */
final class Budget {
    private Budget() {}

    /** From 0 on; 0 where the plan has no budget. */
    static double share(QuotaBook quota, Asked asked, Instant now) {
        long budget = asked.plan().limits().budgetMicrosPerMonth();
        return budget == 0
                ? 0
                : quota.usage(asked.caller().account(), now)
                        .map(usage -> usage.monthMicros() / (double) budget)
                        .orElse(0.0);
    }
}
