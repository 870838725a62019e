package io.portcullis.gateway.store;

import java.time.LocalDate;

/** What an account used on one day of UTC; cost in micros. */
public record DayUsage(
        String account, LocalDate day, long calls, long inputTokens, long outputTokens, long costMicros) {}
