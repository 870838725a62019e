package io.portcullis.campaign;

import static io.portcullis.campaign.People.hold;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import java.util.List;
import org.junit.jupiter.api.Test;

class KinshipTest {
    @Test
    void aMeansOfPaymentSharedByTwoOrganisationsMakesThemKin() {
        People people = new People().strangers(50);
        Member one = people.add(3, 0, 0, hold(7, Tie.PAYMENT));
        Member two = people.add(400, 0, 0, hold(7, Tie.PAYMENT));
        Member other = people.add(3, 0, 0, hold(8, Tie.PAYMENT));
        Kinship kinship = new Kinship(people.all(), 0, Crowd.EMPTY);
        assertThat(kinship.kin(List.of(one, two, other))).containsExactly(true, true, false);
        assertThat(kinship.share(List.of(one, two))).isEqualTo(1);
    }

    @Test
    void aPopularMailDomainAndALargeNetworkTogetherMakeNobodyKin() {
        People people = new People().strangers(200);
        assertThat(new Kinship(people.all(), 0, Crowd.EMPTY).share(people.all()))
                .isZero();
    }

    @Test
    void aNetworkAloneOrAnHourAloneMakesNobodyKin() {
        People people = new People().strangers(200);
        Member one = people.add(3, 0, 0, hold(500, Tie.NETWORK), hold(600, Tie.REGISTRATION));
        Member two = people.add(3, 0, 0, hold(500, Tie.NETWORK), hold(601, Tie.REGISTRATION));
        Member three = people.add(3, 0, 0, hold(501, Tie.NETWORK), hold(600, Tie.REGISTRATION));
        assertThat(new Kinship(people.all(), 0, Crowd.EMPTY).kin(List.of(one, two, three)))
                .containsOnly(false);
    }

    @Test
    void aRareNetworkAndTheSameHourTogetherMakeKin() {
        People people = new People().strangers(200);
        Member one = people.add(3, 0, 0, hold(500, Tie.NETWORK), hold(600, Tie.REGISTRATION));
        Member two = people.add(3, 0, 0, hold(500, Tie.NETWORK), hold(600, Tie.REGISTRATION));
        assertThat(new Kinship(people.all(), 0, Crowd.EMPTY).kin(List.of(one, two)))
                .containsOnly(true);
    }

    @Test
    void oneNetworkAndOneRareProgramMakeKinOnlyWhereNothingElseIsKnown() {
        People people = new People().strangers(200);
        Member[] unknown = new Member[2];
        Member[] known = new Member[2];
        for (int i = 0; i < 2; i++) {
            unknown[i] = people.add(Member.CAME, 0, 0, hold(500, Tie.NETWORK), hold(700, Tie.CLIENT));
            known[i] = people.add(3, 0, 0, hold(501, Tie.NETWORK), hold(701, Tie.CLIENT));
        }
        Crowd rare = key -> new Sharing(2, 2, 1, 0, 0, 0, 80);
        Crowd popular = key -> new Sharing(90, 90, 1, 0, 0, 0, 9000);
        assertThat(new Kinship(people.all(), 0, rare).kin(List.of(unknown))).containsOnly(true);
        assertThat(new Kinship(people.all(), 0, popular).kin(List.of(unknown))).containsOnly(false);
        assertThat(new Kinship(people.all(), 0, rare).kin(List.of(known))).containsOnly(false);
    }

    @Test
    void accountsOfOneOrganisationAreNotKinOfEachOther() {
        People people = new People().strangers(50);
        Member one = people.add(3, 0, 0, hold(7, Tie.PAYMENT));
        Member same = People.like(one, "b", one.org(), 0, 0, new int[0], 0);
        List<Member> all = new java.util.ArrayList<>(people.all());
        all.add(same);
        assertThat(new Kinship(all, 0, Crowd.EMPTY).kin(List.of(one, same))).containsOnly(false);
    }
}
