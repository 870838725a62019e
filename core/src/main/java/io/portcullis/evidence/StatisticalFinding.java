package io.portcullis.evidence;

import java.time.Instant;
import java.util.List;

/**
 * The outcome of one statistical test, with everything another statistician needs to repeat or attack it.
 *
 * @param id {@code f1}, or a name made of the test and its subject
 * @param subject {@code account:a17}, {@code campaign:c1}, {@code suspect:} and a name of a model or text
 * @param test name of the test, for instance {@code account conformal p-value}
 * @param hypothesis the null hypothesis in a plain sentence
 * @param statistic what was computed, in words
 * @param value of the statistic
 * @param sample how many units the statistic rests on
 * @param unit of the sample, for instance {@code exchanges}
 * @param p raw p-value, within (0, 1]
 * @param corrected p-value after correction for all that was tested, within [p, 1]
 * @param correction the correction's name, {@code none} if there was only one test
 * @param calibration SHA-256 of the calibration set or of the committed key, empty where the test has neither
 * @param code version of the program that computed it
 * @param at when it was computed
 * @param exchanges ids of the exchanges behind it that are to be shown; not always all of them
 * @param because the finding in one plain sentence
 * @param limits what it does not show, in one plain sentence
 */
public record StatisticalFinding(
        String id,
        String subject,
        String test,
        String hypothesis,
        String statistic,
        double value,
        long sample,
        String unit,
        double p,
        double corrected,
        String correction,
        String calibration,
        String code,
        Instant at,
        List<String> exchanges,
        String because,
        String limits) {
    public StatisticalFinding {
        if (!(p > 0 && p <= 1) || !(corrected >= p && corrected <= 1)) {
            throw new IllegalArgumentException("p %s and corrected %s are no p-values".formatted(p, corrected));
        }
        if (!Double.isFinite(value) || sample < 0) {
            throw new IllegalArgumentException("statistic %s of a sample of %d".formatted(value, sample));
        }
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException("a finding's id is letters, digits, dots and dashes: " + id);
        }
        exchanges = List.copyOf(exchanges);
    }
}
