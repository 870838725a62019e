package io.portcullis.evidence;

import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Examination;
import io.portcullis.evidence.stix.IndicatorBook;
import io.portcullis.inspect.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the detection engine found, as statistical findings that stand by themselves. */
public final class DetectionFindings {
    private static final int EXCHANGES_MAX = 32;
    private static final String LIMITS =
            "It compares traffic with honest traffic of a reference set; it shows neither intent nor who used "
                    + "the %s, and"
                    + " its p-value can not be smaller than one over the size of that set.";

    private DetectionFindings() {}

    /**
     * Everything that an examination found, one finding each.
     *
     * @param id gives each a name of its own
     */
    public static List<StatisticalFinding> of(Examination all, Supplier<String> id, String code, Instant at) {
        List<StatisticalFinding> made = new ArrayList<>();
        all.accounts().forEach(one -> made.add(of(id.get(), one, all.accountsTested(), all.calibration(), code, at)));
        all.campaigns().forEach(one -> made.add(of(id.get(), one, all.groupsTested(), all.calibration(), code, at)));
        return made;
    }

    /**
     * The finding about one account. What others say of it is no part of the statistic and is left out.
     *
     * @param tested accounts that were judged at the same time; p is multiplied by it (Bonferroni)
     * @param calibration SHA-256 of the calibration
     */
    public static StatisticalFinding of(
            String id, AccountFinding found, long tested, String calibration, String code, Instant at) {
        List<Signal> signals = found.signals().stream()
                .filter(signal -> !signal.name().equals(IndicatorBook.SIGNAL))
                .toList();
        List<String> exchanges = signals.stream()
                .flatMap(signal -> signal.exchanges().stream())
                .distinct()
                .limit(EXCHANGES_MAX)
                .toList();
        String because = signals.isEmpty()
                ? "No single signal stands out."
                : signals.stream().limit(3).map(Signal::because).collect(java.util.stream.Collectors.joining("; "));
        return new StatisticalFinding(
                id,
                "account:" + found.account(),
                "conformal p-value of an account's combined score, with alpha spent over its looks",
                "The account's traffic is drawn like that of the honest accounts of stratum " + found.stratum() + ".",
                "largest combined score T at any look (natural log-odds)",
                found.score(),
                found.exchanges(),
                "exchanges",
                p(found.p()),
                corrected(found.p(), tested),
                "Bonferroni over %d accounts".formatted(tested),
                calibration,
                code,
                at,
                exchanges,
                "Account %s: %s.".formatted(found.account(), because),
                LIMITS.formatted("account"));
    }

    /**
     * The finding about a campaign.
     *
     * @param tested groups that were tested
     */
    public static StatisticalFinding of(
            String id, Campaign found, long tested, String calibration, String code, Instant at) {
        return new StatisticalFinding(
                id,
                "campaign:" + found.id(),
                "conformal p-value of a group's pooled score on windows that did not choose the group",
                "The accounts are grouped as honest accounts of like number and stratum are.",
                String.format(
                        Locale.ROOT,
                        "pooled score of %d accounts",
                        found.accounts().size()),
                found.score(),
                found.exchanges(),
                "exchanges",
                p(found.p()),
                corrected(found.p(), tested),
                "Bonferroni over %d groups".formatted(tested),
                calibration,
                code,
                at,
                List.of(),
                found.why(),
                LIMITS.formatted("accounts"));
    }

    private static double p(double p) {
        return Math.clamp(p, Double.MIN_NORMAL, 1);
    }

    private static double corrected(double p, long tested) {
        return Math.clamp(p(p) * Math.max(1, tested), p(p), 1);
    }
}
