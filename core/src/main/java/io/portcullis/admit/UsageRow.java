package io.portcullis.admit;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What one account used on one day since the last drain, with its buckets as they stand.
 *
 * @param calls to be added to what is stored, like tokens and cost
 * @param callsLevel of the calls bucket at {@code at}, in 1/60,000 calls; replaces what is stored
 * @param tokensLevel of the tokens bucket at {@code at}, in 1/60,000 tokens; replaces what is stored
 */
public record UsageRow(
        String account,
        LocalDate day,
        long calls,
        long inputTokens,
        long outputTokens,
        long costMicros,
        long callsLevel,
        long tokensLevel,
        Instant at) {}
