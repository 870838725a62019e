package io.portcullis.campaign;

import static io.portcullis.campaign.People.hold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupEvidenceTest {
    private static final long WRAPPER = 42;
    private static final Sharing ASKS_FOR_TRAINING = new Sharing(8, 8, 1, 0.5, 0.8, 0.8, 400);

    private static Map<String, Double> features(Object... pairs) {
        Map<String, Double> features = new TreeMap<>();
        features.put("size", Math.log(50));
        for (int i = 0; i < pairs.length; i += 2) {
            features.put((String) pairs[i], (Double) pairs[i + 1]);
        }
        return features;
    }

    private static Map<String, Double> measured(List<Member> group, List<Member> fleet) {
        return new GroupTest(
                        key -> key == WRAPPER ? ASKS_FOR_TRAINING : Sharing.NONE,
                        new Kinship(fleet, 0, Crowd.EMPTY),
                        fleet)
                .features(group, group, Set.of(WRAPPER));
    }

    @Test
    void aWrapperSharedByUsersOfAllAgesIsHarmlessWhateverItAsks() {
        assertThat(GroupTest.harmful(features("share", 1.0, "wrapper", 1.0, "intent", 1.0, "score", 9.0)))
                .isFalse();
    }

    @Test
    void papersAloneAreHarmless() {
        assertThat(GroupTest.harmful(features("kin", 1.0, "payment", 1.0, "burst", 10.0, "score", -0.5)))
                .isFalse();
    }

    @Test
    void papersAndAPurposeAreHarmful() {
        assertThat(GroupTest.harmful(features("kin", 0.5, "intent", 0.6))).isTrue();
        assertThat(GroupTest.harmful(features("kin", 0.5, "score", 1.0))).isTrue();
        assertThat(GroupTest.harmful(features("kin", 0.5, "replay", 0.5, "score", -1.0)))
                .isTrue();
    }

    @Test
    void aWrapperWithAPurposeThatOnlyNewcomersUseIsHarmful() {
        assertThat(GroupTest.harmful(features("share", 0.3, "wrapper", 0.6, "burst", 8.0)))
                .isTrue();
        assertThat(GroupTest.harmful(features("share", 0.3, "wrapper", 0.1, "burst", 8.0)))
                .isFalse();
    }

    @Test
    void aClassThatBeginsTogetherIsHarmlessWhateverItsTutorAsks() {
        Map<String, Double> school = features(
                "kin", 1.0, "network", 1.0, "monologue", 0.6, "burst", 10.0, "share", 0.9, "start", 1.0, "orgs", 3.0);
        school.put("score", -0.05);
        assertThat(GroupTest.harmful(school)).isFalse();
        school.put("score", 1.0);
        assertThat(GroupTest.harmful(school)).isFalse();
        school.put("intent", 0.6);
        assertThat(GroupTest.harmful(school)).isFalse();
        school.put("payment", 0.5);
        assertThat(GroupTest.harmful(school)).isTrue();
    }

    @Test
    void usersOfOneBenchmarkAreHarmlessHoweverNewTheyAre() {
        Map<String, Double> suites = features("share", 1.0, "wrapper", 0.9, "intent", 0.9, "burst", 10.0, "score", 4.0);
        assertThat(GroupTest.harmful(suites)).isTrue();
        suites.put("routine", 0.8);
        assertThat(GroupTest.harmful(suites)).isFalse();
        suites.put("kin", 0.7);
        assertThat(GroupTest.harmful(suites)).isTrue();
    }

    @Test
    void aFewUnremarkableStrangersUnderAWrapperWithAPurposeAreCustomersOfAProduct() {
        Map<String, Double> few =
                features("share", 0.2, "wrapper", 0.6, "burst", 6.0, "score", -1.0, "orgs", Math.log(5));
        assertThat(GroupTest.harmful(few)).isFalse();
        few.put("orgs", Math.log(16));
        assertThat(GroupTest.harmful(few)).isTrue();
        few.put("share", 0.9);
        assertThat(GroupTest.harmful(few)).isFalse();
    }

    @Test
    void aBurstOfWrapperUsersOfWhomTwoInSixteenShareTheirPapersIsHarmful() {
        assertThat(GroupTest.harmful(features("kin", 0.125, "share", 0.5, "burst", 9.0, "score", -0.5)))
                .isTrue();
        assertThat(GroupTest.harmful(features("kin", 0.0, "share", 0.5, "burst", 9.0, "score", -0.5)))
                .isFalse();
    }

    @Test
    void groupsOfAFewCallsAreNotJudged() {
        Map<String, Double> early = features("kin", 1.0, "intent", 1.0);
        early.put("size", Math.log(8));
        assertThat(GroupTest.harmful(early)).isFalse();
    }

    @Test
    void whereNoAgesAreKnownACrowdThatCameTogetherIsABurst() {
        People people = new People();
        for (int i = 0; i < 60; i++) {
            people.add(Double.NaN, -1, 0, hold(100 + i % 7, Tie.NETWORK));
        }
        List<Member> group = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            group.add(people.add(Member.CAME, 1, 0.6, hold(WRAPPER, Tie.CLOSING)));
        }
        Map<String, Double> features = measured(group, people.all());
        assertThat(features.get("burst")).isGreaterThan(4);
        assertThat(features.get("known")).isZero();
        assertThat(GroupTest.harmful(features)).isTrue();
    }

    @Test
    void whereNoAgesAreKnownAWrapperWithAPlainPurposeMustComeFromSharedNetworks() {
        Map<String, Double> ring = features(
                "known", 0.0, "share", 0.8, "intent", 0.9, "wrapper", 0.9, "score", -0.3, "orgs", Math.log(10));
        assertThat(GroupTest.harmful(ring)).isFalse();
        ring.put("network", 0.5);
        assertThat(GroupTest.harmful(ring)).isTrue();
        ring.put("intent", 0.5);
        assertThat(GroupTest.harmful(ring)).isFalse();
    }

    @Test
    void aWorkshopInOneRoomAsksTheSameOrIsOverByNightAndIsHarmless() {
        Map<String, Double> room = features(
                "kin", 1.0, "network", 1.0, "monologue", 1.0, "burst", 10.0, "share", 0.9, "start", 1.0, "score", 1.0);
        assertThat(GroupTest.harmful(room)).isTrue();
        room.put("common", 0.4);
        assertThat(GroupTest.harmful(room)).isFalse();
        room.put("common", 0.0);
        room.put("brief", 1.0);
        assertThat(GroupTest.harmful(room)).isFalse();
        room.put("payment", 0.3);
        assertThat(GroupTest.harmful(room)).isTrue();
    }

    @Test
    void whereNoAddressesAreKnownOtherPapersMakeAHouse() {
        People people = new People();
        List<Member> pupils = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            people.add(300, -1, 0, hold(i % 2, Tie.MAIL));
        }
        for (int i = 0; i < 8; i++) {
            pupils.add(people.add(5, 1, 0, hold(700, Tie.MAIL), hold(800, Tie.REGISTRATION)));
        }
        assertThat(measured(pupils, people.all()).get("network")).isEqualTo(1);
        people.add(300, -1, 0, hold(900, Tie.NETWORK));
        assertThat(measured(pupils, people.all()).get("network")).isZero();
    }

    @Test
    void harmlessGroupsRankBelowHarmfulOnes() {
        Map<String, Double> weights = Map.of("score", 1.0, "share", 1.0);
        double harmless = GroupTest.statistic(features("share", 1.0, "score", 9.0), weights);
        double harmful = GroupTest.statistic(features("share", 1.0, "score", 1.0, "kin", 1.0), weights);
        assertThat(harmless).isLessThan(harmful);
    }

    @Test
    void purposeIsReadUnderTheWrapperHoweverMuchElseTheAccountsDo() {
        People people = new People().strangers(100);
        List<Member> group = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            group.add(people.add(5, -1, 0.05, new Member.Hold(WRAPPER, Tie.CLOSING, 2, 2)));
        }
        Map<String, Double> features = measured(group, people.all());
        assertThat(features.get("wrapper")).isCloseTo(0.8, within(1e-9));
        assertThat(features.get("share")).isCloseTo(0.1, within(1e-9));
        assertThat(features.get("burst")).isGreaterThan(4);
        assertThat(features.get("start")).isEqualTo(1);
        assertThat(GroupTest.harmful(features)).isTrue();
    }

    @Test
    void theSameUsersWithAccountsOfAllAgesAreNoBurst() {
        People people = new People().strangers(100);
        List<Member> group = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            group.add(people.add(10 + 60 * i, -1, 0.05, hold(WRAPPER, Tie.CLOSING)));
        }
        Map<String, Double> features = measured(group, people.all());
        assertThat(features.get("burst")).isLessThan(1);
        assertThat(GroupTest.harmful(features)).isFalse();
    }
}
