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
        Hits hits = new Hits(result.hits(), result.classes(), "classes", result.p());
        return new Keyed(
                        "canaries: exact binomial test",
                        "The suspect's answers do not depend on the key of %s.",
                        "classes whose answers prefer the variant that the key chose",
                        "%d of %d canaries answer as they were served under the key of %s.",
                        NOT_DIRECT)
                .found(about, hits, tried);
    }

    /** Whether a suspect learnt from texts that were marked and served. */
    public static StatisticalFinding of(About about, RadioactivityTest.Result result, Tried tried) {
        Hits hits = new Hits(result.hits(), result.places(), "places", result.p());
        return new Keyed(
                        "radioactivity of a watermark: exact binomial test",
                        "The suspect's wording does not depend on the key of %s.",
                        "places of served texts where the suspect chooses the wording that the key chose",
                        "%d of %d places are worded as they were served under the key of %s.",
                        NOT_DIRECT)
                .found(about, hits, tried);
    }

    /** Whether a text carries our mark. */
    public static StatisticalFinding of(About about, SlotDetector.Score score, Tried tried) {
        Hits hits = new Hits(score.hits(), score.slots(), "slots", score.p());
        return new Keyed(
                        "watermark in wording: exact binomial test",
                        "The text's wording does not depend on the key of %s.",
                        "slots worded as the key chose",
                        "%d of %d slots in " + score.words() + " words are worded as the key of %s chose.",
                        "p is exact for a key drawn at random; for this fixed key p x 20 holds for all but 5 %"
                                + " of keys.")
                .found(about, hits, tried);
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

    /** How often what a key chose was met, and how likely that many are by chance. */
    private record Hits(long hits, long sample, String unit, double p) {}

    /**
     * The words of a binomial test of a key.
     *
     * @param hypothesis with a place for the key
     * @param because with places for hits, sample and key
     */
    private record Keyed(String test, String hypothesis, String statistic, String because, String limits) {
        StatisticalFinding found(About about, Hits found, Tried tried) {
            double raw = Math.clamp(found.p(), Double.MIN_NORMAL, 1);
            String key = "tenant %s, epoch %s"
                    .formatted(tried.key().tenant(), tried.key().epoch());
            return new StatisticalFinding(
                    about.id(),
                    "suspect:" + about.suspect(),
                    test,
                    hypothesis.formatted(key),
                    statistic,
                    found.hits(),
                    found.sample(),
                    found.unit(),
                    raw,
                    Math.clamp(tried.corrected(), raw, 1),
                    "Holm over %d keys".formatted(tried.tried()),
                    tried.key().commitment(),
                    about.code(),
                    about.at(),
                    List.of(),
                    because.formatted(found.hits(), found.sample(), key),
                    limits);
        }
    }
}
