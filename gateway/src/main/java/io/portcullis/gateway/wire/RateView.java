package io.portcullis.gateway.wire;

import java.time.Duration;

/** What is left of an account's limits; a limit of 0 is none and gives no headers. Resets are durations from now. */
public record RateView(
        long requestsLimit,
        long requestsRemaining,
        Duration requestsReset,
        long tokensLimit,
        long tokensRemaining,
        Duration tokensReset) {}
