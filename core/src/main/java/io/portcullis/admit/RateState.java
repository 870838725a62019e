package io.portcullis.admit;

import java.time.Duration;

/**
 * Where an account's per-minute buckets stand, for rate headers.
 *
 * @param limitRequests calls a minute, 0 if unlimited (and then the other two mean nothing)
 * @param remainingRequests calls that would be admitted now
 * @param resetRequests until the bucket is full again
 * @param limitTokens tokens a minute, 0 if unlimited
 * @param remainingTokens tokens that would be admitted now, reservations of calls in flight taken off
 * @param resetTokens until the bucket is full again, if the calls in flight use all they reserved
 */
public record RateState(
        long limitRequests,
        long remainingRequests,
        Duration resetRequests,
        long limitTokens,
        long remainingTokens,
        Duration resetTokens) {
    public static final RateState NONE = new RateState(0, 0, Duration.ZERO, 0, 0, Duration.ZERO);
}
