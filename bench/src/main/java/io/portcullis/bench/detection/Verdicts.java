package io.portcullis.bench.detection;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a detector said about a town.
 *
 * @param groups the campaigns it reports
 * @param seconds wall time
 * @param peakBytes largest resident memory, 0 if not measured
 */
public record Verdicts(
        Map<String, Verdict> accounts,
        List<Set<String>> groups,
        double alpha,
        String calibration,
        long exchanges,
        double seconds,
        long peakBytes) {
    Verdict of(String account) {
        return accounts.getOrDefault(account, Verdict.SILENT);
    }
}
