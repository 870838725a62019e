package io.portcullis.evidence;

import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotDetector;
import io.portcullis.prove.CanaryTest;
import io.portcullis.prove.EqualityTest;
import io.portcullis.prove.RadioactivityTest;
import java.time.Instant;
import java.util.List;

/**
 * What tests of a suspect text or model came to, as statistical findings that stand by themselves. In place of a
 * calibration they name the commitment of the key that was tried, which stood in the ledger before the key was used.
 */
public final class ProvenanceFindings {
    private static final String NOT_DIRECT =
            "Low p: the suspect depends on our secret; it may have learnt from another who learnt it from us.";

    private ProvenanceFindings() {}

    /**
     * What a finding is about.
     *
     * @param id of the finding
     * @param suspect a name of the model or text
     * @param code version of the program that tested
     */
    public record About(String id, String suspect, String code, Instant at) {}

    /**
     * A key that was tried.
     *
     * @param corrected Holm's p-value over all keys tried
     * @param tried how many
     */
    public record Tried(MarkKey key, double corrected, int tried) {}

    /** Whether a suspect prefers the variants that an account was served. */
    public static StatisticalFinding of(About about, CanaryTest.Result result, Tried tried) {
        return finding(
                about,
                "canaries: exact binomial test",
                "The suspect's answers do not depend on the key of " + of(tried.key()) + ".",
                "classes whose answers prefer the variant that the key chose",
                result.hits(),
                result.classes(),
                "classes",
                result.p(),
                tried,
                "%d of %d canaries answer as they were served under the key of %s."
                        .formatted(result.hits(), result.classes(), of(tried.key())),
                NOT_DIRECT);
    }

    /** Whether a suspect learnt from texts that were marked and served. */
    public static StatisticalFinding of(About about, RadioactivityTest.Result result, Tried tried) {
        return finding(
                about,
                "radioactivity of a watermark: exact binomial test",
                "The suspect's wording does not depend on the key of " + of(tried.key()) + ".",
                "places of served texts where the suspect chooses the wording that the key chose",
                result.hits(),
                result.places(),
                "places",
                result.p(),
                tried,
                "%d of %d places are worded as they were served under the key of %s."
                        .formatted(result.hits(), result.places(), of(tried.key())),
                NOT_DIRECT);
    }

    /** Whether a text carries our mark. */
    public static StatisticalFinding of(About about, SlotDetector.Score score, Tried tried) {
        return finding(
                about,
                "watermark in wording: exact binomial test",
                "The text's wording does not depend on the key of " + of(tried.key()) + ".",
                "slots worded as the key chose",
                score.hits(),
                score.slots(),
                "slots",
                score.p(),
                tried,
                "%d of %d slots in %d words are worded as the key of %s chose."
                        .formatted(score.hits(), score.slots(), score.words(), of(tried.key())),
                "p is exact for a key drawn at random; for this fixed key p x 20 holds for all but 5 % of keys.");
    }

    /** Whether two models answer alike; support only, without a key. */
    public static StatisticalFinding of(About about, EqualityTest.Result result) {
        return new StatisticalFinding(
                about.id(),
                "suspect:" + about.suspect(),
                "model equality: permutation test of the discrepancy with a Hamming kernel",
                "The suspect and the model compared with answer by one distribution.",
                "squared discrepancy, meaned over prompts",
                result.discrepancy(),
                result.prompts(),
                "prompts",
                result.p(),
                result.p(),
                "none",
                "",
                about.code(),
                about.at(),
                List.of(),
                "Over %d prompts the discrepancy is %.5f.".formatted(result.prompts(), result.discrepancy()),
                "A low p shows that the two differ; a high p shows only that no difference was seen.");
    }

    private static String of(MarkKey key) {
        return "tenant %s, epoch %s".formatted(key.tenant(), key.epoch());
    }

    private static StatisticalFinding finding(
            About about,
            String test,
            String hypothesis,
            String statistic,
            double value,
            long sample,
            String unit,
            double p,
            Tried tried,
            String because,
            String limits) {
        double raw = Math.clamp(p, Double.MIN_NORMAL, 1);
        return new StatisticalFinding(
                about.id(),
                "suspect:" + about.suspect(),
                test,
                hypothesis,
                statistic,
                value,
                sample,
                unit,
                raw,
                Math.clamp(tried.corrected(), raw, 1),
                "Holm over %d keys".formatted(tried.tried()),
                tried.key().commitment(),
                about.code(),
                about.at(),
                List.of(),
                because,
                limits);
    }
}
