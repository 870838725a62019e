package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarryingTest {
    private final People people = new People().strangers(40);
    private final Member fresh = people.add(3, 0, 0);
    private final Member old = people.add(300, 0, 0);

    private static Member party(Member like, int number, long carriesOn, int handed) {
        return People.like(like, "p" + number, 9000 + number, carriesOn, handed, new int[0], 0);
    }

    private List<List<Member>> groups(Member... parties) {
        List<Member> all = new ArrayList<>(people.all());
        all.addAll(List.of(parties));
        return Carrying.groups(all, new Kinship(all, 0, Crowd.EMPTY));
    }

    @Test
    void aNewAccountThatCarriesOnTheSessionsOfAnotherIsItsPartner() {
        Member asks = party(fresh, 1, 0, 0);
        Member hands = party(fresh, 2, asks.org(), 40);
        assertThat(groups(asks, hands)).containsExactly(List.of(asks, hands));
        assertThat(Carrying.share(List.of(asks, hands))).isEqualTo(1);
    }

    @Test
    void aFewSessionsGoOnWhereSomebodyMoves() {
        Member asks = party(fresh, 1, 0, 0);
        assertThat(groups(asks, party(fresh, 2, asks.org(), 9))).isEmpty();
    }

    @Test
    void whoLeavesAnOldAccountHasMoved() {
        Member asks = party(old, 1, 0, 0);
        assertThat(groups(asks, party(fresh, 2, asks.org(), 40))).isEmpty();
    }

    @Test
    void pairsWithCommonPapersAreOneGroup() {
        Member paid = new People().add(3, 0, 0, People.hold(77, Tie.PAYMENT));
        Member first = party(paid, 1, 0, 0);
        Member second = party(fresh, 2, first.org(), 40);
        Member third = party(paid, 3, 0, 0);
        Member fourth = party(fresh, 4, third.org(), 40);
        Member fifth = party(fresh, 5, 0, 0);
        Member sixth = party(fresh, 6, fifth.org(), 40);
        assertThat(groups(first, second, third, fourth, fifth, sixth))
                .containsExactly(List.of(first, second, third, fourth), List.of(fifth, sixth));
    }

    @Test
    void suchAPairIsACandidateAndHarmfulByItself() {
        Member asks = party(fresh, 1, 0, 0);
        Member hands = party(fresh, 2, asks.org(), 40);
        List<Member> all = new ArrayList<>(people.all());
        all.addAll(List.of(asks, hands));
        List<CampaignFinder.Candidate> found = new CampaignFinder(key -> Sharing.NONE, key -> "").candidates(all, 0);
        assertThat(found).singleElement().satisfies(group -> {
            assertThat(group.members()).containsExactly(asks, hands);
            assertThat(GroupTest.harmful(group.features())).isTrue();
        });
    }
}
