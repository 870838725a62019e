package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CampaignNamesTest {
    private final CampaignNames names = new CampaignNames();

    private static List<String> accounts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "a" + i).toList();
    }

    private static Campaign campaign(List<String> accounts) {
        return new Campaign("c1", accounts, 1, Instant.EPOCH, Instant.EPOCH, 0.01, 1, "", List.of(), "why");
    }

    @SafeVarargs
    private List<String> search(List<String>... found) {
        return names.named(Stream.of(found).map(CampaignNamesTest::campaign).toList()).stream()
                .map(Campaign::id)
                .toList();
    }

    @Test
    void aCampaignKeepsItsNameWhileItGrowsShrinksAndChangesItsPlaceInTheList() {
        assertThat(search(accounts(0, 10), accounts(100, 104))).containsExactly("c1", "c2");
        assertThat(search(accounts(100, 120), accounts(0, 40))).containsExactly("c2", "c1");
        assertThat(search(accounts(5, 12), accounts(110, 125))).containsExactly("c1", "c2");
    }

    @Test
    void aCampaignThatASearchMissesIsTheSameWhenItIsBackAndNeverAnother() {
        assertThat(search(accounts(0, 10))).containsExactly("c1");
        assertThat(search()).isEmpty();
        assertThat(search(accounts(50, 60))).containsExactly("c2");
        assertThat(search(accounts(50, 60), accounts(1, 9))).containsExactly("c2", "c1");
        for (int i = 0; i < CampaignNames.SEARCHES_KEPT; i++) {
            search(accounts(50, 60));
        }
        assertThat(search(accounts(0, 10))).containsExactly("c3");
    }

    @Test
    void aSplitLeavesTheNameWithTheLargerShareAndAMergerKeepsTheLargerName() {
        search(accounts(0, 10));
        assertThat(search(accounts(0, 3), accounts(3, 10))).containsExactly("c2", "c1");
        assertThat(search(accounts(0, 10))).containsExactly("c1");
    }

    @Test
    void aFewSharedMembersMakeNoSameness() {
        search(accounts(0, 10));
        assertThat(search(accounts(7, 27))).containsExactly("c2");
    }

    @Test
    void namesSurviveARestart() throws IOException {
        search(accounts(0, 10), accounts(20, 30));
        search(accounts(20, 30));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        names.write(new DataOutputStream(bytes));
        CampaignNames fresh = new CampaignNames();
        fresh.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        fresh.write(new DataOutputStream(again));
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
        List<Campaign> found =
                List.of(campaign(accounts(20, 30)), campaign(accounts(0, 10)), campaign(accounts(50, 55)));
        assertThat(fresh.named(found)).extracting(Campaign::id).containsExactly("c2", "c1", "c3");
    }
}
