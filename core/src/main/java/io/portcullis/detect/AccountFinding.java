package io.portcullis.detect;

import io.portcullis.inspect.Signal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What was found about one account: a line of {@code accounts.jsonl}.
 *
 * @param stratum label of the honest accounts it was compared with
 * @param excess largest excess of score over the stratum's offset at any look, negative infinity before the first look
 * @param alarm by its own traffic, or as a member of a campaign
 * @param alarmAt which of its exchanges (from 1) and when, if alarmed
 * @param signals strongest first; those of accounts without alarm are put into words as they are read where there are
 *     more than 100,000 accounts, and then speak of the engine as it is at that time
 * @param discovery whether e-BH over the fleet keeps it at the configured alpha
 */
public record AccountFinding(
        String account,
        long exchanges,
        String stratum,
        double score,
        double excess,
        double p,
        double e,
        double posterior,
        boolean alarm,
        Optional<AlarmAt> alarmAt,
        boolean discovery,
        List<Signal> signals,
        Optional<String> campaign) {
    public AccountFinding {
        signals = Collections.unmodifiableList(signals);
    }

    /** @param exchange ordinal of the exchange among the account's, from 1 */
    public record AlarmAt(long exchange, Instant time) {}
}
