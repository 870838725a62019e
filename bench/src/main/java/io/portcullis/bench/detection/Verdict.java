package io.portcullis.bench.detection;

import java.util.Map;

/**
 * A detector's word on one account.
 *
 * @param alarm whether it raised an alarm
 * @param grouped whether it put the account into a campaign
 * @param p its p-value, 1 if none
 * @param score among accounts of equal p, more is more suspicious
 * @param alarmExchange ordinal of the exchange of the alarm, -1 if none is told
 * @param alarmAt time of the alarm in milliseconds, -1 if none is told
 * @param llr log-likelihood ratio by signal
 */
public record Verdict(
        boolean alarm,
        boolean grouped,
        double p,
        double score,
        long alarmExchange,
        long alarmAt,
        Map<String, Double> llr) {
    static final Verdict SILENT = new Verdict(false, false, 1, -1e9, -1, -1, Map.of());

    public Verdict {
        llr = Map.copyOf(llr);
    }

    boolean flagged() {
        return alarm || grouped;
    }

    /** One number to rank by: p first, then score. */
    double rank() {
        return -Math.log(Math.max(p, 1e-12)) * 1e4 + Math.max(-4999, Math.min(4999, score));
    }
}
