package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CampaignFinderTest {
    private static final long CLIENT = 900;
    private static final Crowd CROWD = key -> new Sharing(30, 30, 1, 2, key < 20 ? 0.4 : 0, key < 20 ? 0.4 : 0, 100);

    private static Member member(String name, long org, List<Member.Hold> holds) {
        return new Member(name, org, 100, 0, 1_000_000, 3, 0, 0, 50, 0.3, new float[32], 0, 1, 0, new int[0], 0, holds);
    }

    /** Accounts that share wrappers, networks and mail domains at random. */
    private static List<Member> tied(Random random) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<Member.Hold> holds = new ArrayList<>();
            holds.add(new Member.Hold(random.nextInt(8), Tie.SYSTEM, 5, 5));
            holds.add(new Member.Hold(100 + random.nextInt(12), Tie.NETWORK, 1, 1));
            holds.add(new Member.Hold(200 + random.nextInt(12), Tie.MAIL, 1, 1));
            holds.add(new Member.Hold(CLIENT, Tie.CLIENT, 1, 1));
            members.add(member("t" + i, 1000 + i, holds));
        }
        return members;
    }

    @Test
    void bystandersCountAsMuchAsIfTheyWereLaidOut() {
        int mattered = 0;
        for (int seed = 0; seed < 20; seed++) {
            List<Member> tied = tied(new Random(seed));
            List<Member> all = new ArrayList<>(tied);
            for (int i = 0; i < 3000; i++) {
                all.add(member("b" + i, 5000 + i, List.of(new Member.Hold(CLIENT, Tie.CLIENT, 1, 1))));
            }
            CampaignFinder finder = new CampaignFinder(CROWD, key -> "");
            List<CampaignFinder.Candidate> counted = finder.candidates(tied, 3000);
            assertThat(counted).isEqualTo(finder.candidates(all, 0)).isNotEmpty();
            mattered += counted.equals(finder.candidates(tied, 0)) ? 0 : 1;
        }
        assertThat(mattered).isPositive();
    }
}
