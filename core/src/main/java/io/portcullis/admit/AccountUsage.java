package io.portcullis.admit;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What an account has used in the day and month that {@code day} lies in, settled calls only.
 *
 * @param callsLevel of the calls bucket at {@code at}, in 1/60,000 calls, 0 when rested
 * @param tokensLevel of the tokens bucket at {@code at}, in 1/60,000 tokens, 0 when rested
 */
public record AccountUsage(
        String account,
        LocalDate day,
        long dayTokens,
        long monthTokens,
        long monthMicros,
        long callsLevel,
        long tokensLevel,
        Instant at) {}
