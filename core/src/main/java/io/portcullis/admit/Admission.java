package io.portcullis.admit;

import java.time.Duration;

/** Whether a call may go ahead. */
public sealed interface Admission {
    /** Where the per-minute buckets stand after this decision. */
    RateState rates();

    /** The call may go ahead; the reservation must be settled or released exactly when the call ends. */
    record Admitted(Reservation reservation, RateState rates) implements Admission {}

    /**
     * The call may not go ahead; nothing was reserved.
     *
     * @param retryAfter when the same call may succeed; zero where waiting alone does not help
     * @param message a sentence for the caller, without secrets
     */
    record Refused(Reason reason, Duration retryAfter, String message, RateState rates) implements Admission {}

    /** Which limit or rule stood in the way. */
    enum Reason {
        CALLS_A_MINUTE,
        TOKENS_A_MINUTE,
        CONCURRENCY,
        TOKENS_A_DAY,
        TOKENS_A_MONTH,
        BUDGET,
        MODEL_NOT_ALLOWED,
        TERMS_NOT_ACCEPTED
    }
}
