package io.portcullis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.inspect.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectionFindingsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void anAccountsFindingIsCorrectedForAllThatWereTested() {
        Signal signal = new Signal("coverage", 3, 2.5, "its prompts cover the whole pool", List.of("x1", "x2"));
        AccountFinding found = new AccountFinding(
                "a17",
                64,
                "free",
                9.5,
                2,
                0.0002,
                40,
                0.9,
                true,
                Optional.empty(),
                true,
                List.of(signal),
                Optional.empty());
        StatisticalFinding made = DetectionFindings.of("f1", found, 1_000, "ab", "0.1", NOON);
        assertThat(made.p()).isEqualTo(0.0002);
        assertThat(made.corrected()).isEqualTo(0.2);
        assertThat(made.correction()).contains("1000 accounts");
        assertThat(made.exchanges()).containsExactly("x1", "x2");
        assertThat(made.because()).contains("cover the whole pool").contains("a17");
        assertThat(made.subject()).isEqualTo("account:a17");
    }

    @Test
    void aCampaignsFindingNeverClaimsMoreThanOne() {
        Campaign found = new Campaign(
                "c1", List.of("a1", "a2"), 500, NOON, NOON, 0.01, 4, "", List.of(), "Two accounts share a wrapper.");
        StatisticalFinding made = DetectionFindings.of("f2", found, 5_000, "ab", "0.1", NOON);
        assertThat(made.corrected()).isEqualTo(1);
        assertThat(made.because()).isEqualTo("Two accounts share a wrapper.");
    }
}
