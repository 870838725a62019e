package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountGraphTest {
    @Test
    void aRingIsPeeledOutOfACrowdThatSharesAPopularKey() {
        AccountGraph graph = new AccountGraph(200);
        for (int i = 0; i < 200; i++) {
            graph.tie(i, 1, 0.3);
        }
        for (int i = 50; i < 60; i++) {
            graph.tie(i, 2, 1);
            graph.tie(i, 3, 1);
        }
        List<AccountGraph.Group> groups = graph.groups(3, 0.2);
        assertThat(groups.get(0).members()).containsExactly(50, 51, 52, 53, 54, 55, 56, 57, 58, 59);
        assertThat(groups.get(0).keys()).contains(2L, 3L);
    }

    @Test
    void groupsAreDisjointWhateverTheGraph() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            AccountGraph graph = new AccountGraph(40);
            for (int i = 0; i < 120; i++) {
                graph.tie(random.nextInt(40), 100 + i % 17 * 1000 + random.nextInt(3), 1);
            }
            List<Integer> members = graph.groups(3, 0.05).stream()
                    .flatMap(group -> group.members().stream())
                    .toList();
            assertThat(members).doesNotHaveDuplicates();
        }
    }

    @Test
    void twoRingsThatOneCommonTemplateBridgesStayTwo() {
        AccountGraph graph = new AccountGraph(16);
        for (int i = 0; i < 16; i++) {
            graph.tie(i, i < 8 ? 1 : 2, 1);
            graph.tie(i, i < 8 ? 3 : 4, 1);
        }
        graph.tie(7, 5, 0.6);
        graph.tie(8, 5, 0.6);
        List<List<Integer>> groups =
                graph.groups(3, 0.1).stream().map(AccountGraph.Group::members).toList();
        assertThat(groups)
                .containsExactlyInAnyOrder(List.of(0, 1, 2, 3, 4, 5, 6, 7), List.of(8, 9, 10, 11, 12, 13, 14, 15));
    }

    @Test
    void oneWrapperSharedByThousandsIsAsMuchAGroupAsByAHundred() {
        for (int size : new int[] {100, 700, 8000}) {
            AccountGraph graph = new AccountGraph(size);
            for (int i = 0; i < size; i++) {
                graph.tie(i, 1, 0.35);
            }
            List<AccountGraph.Group> groups = graph.groups(3, 0.07);
            assertThat(groups).hasSize(1);
            assertThat(groups.get(0).members()).hasSize(size);
        }
    }

    @Test
    void aFaintTieIsNoGroupHoweverManyShareIt() {
        for (int size : new int[] {100, 700, 8000}) {
            AccountGraph graph = new AccountGraph(size);
            for (int i = 0; i < size; i++) {
                graph.tie(i, 1, 0.2);
            }
            assertThat(graph.groups(3, 0.07)).isEmpty();
        }
    }
}
