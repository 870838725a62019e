package io.portcullis.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portcullis.bench.detection.rival.Window;
import io.portcullis.bench.detection.town.Corpora;
import io.portcullis.bench.detection.town.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final Verdict CAUGHT = new Verdict(true, true, 1e-4, 5, 32, 3_000, Map.of("template", 3.0));
    private static final Verdict TIMELESS = new Verdict(false, true, 1e-3, 2, -1, -1, Map.of("template", 1.0));

    private static Tally tally(Map<String, Verdict> verdicts, List<Set<String>> groups) {
        Map<String, Label> labels = new LinkedHashMap<>();
        Map<String, Window> windows = new LinkedHashMap<>();
        for (String account : List.of("a", "b", "c", "h", "i")) {
            boolean attack = account.compareTo("d") < 0;
            labels.put(account, new Label(account, attack, attack ? "scraper" : "chat", attack ? "scraper" : ""));
            windows.put(account, new Window(new long[20], new float[20][1], new int[20][1]));
        }
        Map<String, List<Long>> attacks = Map.of(
                "a",
                List.of(1_000L, 2_000L, 3_000L, 4_000L),
                "b",
                List.of(1_000L, 9_000L),
                "c",
                List.of(1_000L, 2_000L));
        Tally tally = new Tally();
        tally.add(new Truth(labels, windows, attacks), new Verdicts(verdicts, groups, 0.001, "sha", 100, 1, 0));
        return tally;
    }

    @Test
    void whatIsServedBeforeTheAlarmLeaksAndWhoIsNeverCaughtLeaksAll() {
        Tally tally = tally(Map.of("a", CAUGHT), List.of());
        assertThat(tally.leaked()).isCloseTo((3.0 + 2 + 2) / 8, within(1e-12));
        assertThat(tally.meanRecall()).isCloseTo(1.0 / 3, within(1e-12));
    }

    @Test
    void detectionTimesOfTheUncaughtAreCensoredNotDropped() {
        Tally tally = tally(Map.of("a", CAUGHT, "b", CAUGHT), List.of());
        assertThat(Tally.quantile(tally.toDetection(), 0.5)).isEqualTo(32);
        assertThat(Tally.quantile(tally.toDetection(), 0.9)).isInfinite();
    }

    @Test
    void anAccountFlaggedWithoutATimeCountsAsLeakedThroughout() {
        Tally tally = tally(Map.of("a", TIMELESS), List.of(Set.of("a", "b", "c")));
        assertThat(tally.timeless).isEqualTo(1);
        assertThat(tally.leaked()).isEqualTo(1);
        assertThat(tally.detected().hits()).isEqualTo(1);
    }

    @Test
    void anHonestAccountInACampaignIsAFalsePositive() {
        Tally tally = tally(Map.of("h", TIMELESS), List.of());
        assertThat(tally.falsePositives().hits()).isEqualTo(1);
        assertThat(tally.honestAlarmed).isZero();
        assertThat(tally.honestSeen).isEqualTo(2);
    }

    @Test
    void aMissingFolderOfCorporaIsAnswerNotAnError() {
        assertThat(Corpora.find("PORTCULLIS_NO_SUCH_VARIABLE", "no-such-folder-of-corpora"))
                .isEmpty();
    }
}
