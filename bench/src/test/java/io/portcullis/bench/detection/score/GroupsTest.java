package io.portcullis.bench.detection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GroupsTest {
    private static final Map<String, String> TRUTH =
            Map.of("a", "one", "b", "one", "c", "one", "d", "two", "e", "two", "h", "");

    @Test
    void perfectGroupsScoreOneEverywhere() {
        Groups groups = Groups.compare(List.of(Set.of("a", "b", "c"), Set.of("d", "e")), TRUTH);
        assertThat(groups.recall()).isEqualTo(1);
        assertThat(groups.purity()).isEqualTo(1);
        assertThat(groups.bcubed()).isCloseTo(1, within(1e-12));
    }

    /** By hand: precision and recall are both (2/3 + 2/3 + 1/2 + 1/3 + 1/2) / 5 and its mirror, 8/15. */
    @Test
    void mixedGroupsGiveTheScoreWorkedOutByHand() {
        Groups groups = Groups.compare(List.of(Set.of("a", "b", "d"), Set.of("c", "e")), TRUTH);
        assertThat(groups.bcubed()).isCloseTo(8.0 / 15, within(1e-12));
        assertThat(groups.purity()).isCloseTo(3.0 / 5, within(1e-12));
        assertThat(groups.coverage()).containsEntry("one", 2.0 / 3).containsEntry("two", 0.0);
        assertThat(groups.recall()).isEqualTo(0.5);
    }

    @Test
    void anHonestAccountInAGroupLowersPurityAndAMissedCampaignLowersRecall() {
        Groups groups = Groups.compare(List.of(Set.of("a", "b", "c", "h")), TRUTH);
        assertThat(groups.purity()).isCloseTo(0.75, within(1e-12));
        assertThat(groups.recall()).isEqualTo(0.5);
        assertThat(groups.bcubed()).isLessThan(0.9);
    }

    @Test
    void noGroupsAreNoPurityAtAll() {
        Groups groups = Groups.compare(List.of(), TRUTH);
        assertThat(groups.purity()).isNaN();
        assertThat(groups.recall()).isZero();
    }
}
