package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoutineTest {
    private static final int FULL = 18;

    private final Member any = new People().add(3, 0, 0);
    private final Random random = new Random(5);

    private int[] sample(int size) {
        return random.ints(1, Integer.MAX_VALUE).distinct().limit(size).sorted().toArray();
    }

    private Member asker(int number, int[] sample, double again) {
        return People.like(any, "m" + number, 100 + number, 0, 0, sample, again);
    }

    @Test
    void firmsThatRunOneBenchmarkAskTheSame() {
        int[] suite = sample(FULL);
        List<Member> ring = List.of(asker(1, suite, 0), asker(2, suite, 0), asker(3, suite, 0));
        assertThat(Routine.of(ring)).isEqualTo(1);
    }

    @Test
    void aDealtOutPoolIsNoRoutine() {
        List<Member> ring = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ring.add(asker(i, sample(FULL), 0));
        }
        assertThat(Routine.of(ring)).isLessThan(0.01);
    }

    @Test
    void whoAsksTheSameEveryNightIsRoutineByHimself() {
        List<Member> ring = List.of(asker(1, sample(FULL), 0.75), asker(2, sample(FULL), 0.75));
        assertThat(Routine.of(ring)).isCloseTo(0.75, within(0.01));
    }

    @Test
    void aPartOfABenchmarkIsFoundInTheWhole() {
        int[] all = sample(400);
        int[] part = random.ints(0, 400)
                .distinct()
                .limit(240)
                .map(i -> all[i])
                .sorted()
                .limit(FULL)
                .toArray();
        int[] whole = java.util.Arrays.copyOf(all, FULL);
        List<Member> ring = List.of(asker(1, whole, 0), asker(2, whole, 0), asker(3, part, 0));
        assertThat(Routine.of(ring)).isEqualTo(1);
    }

    @Test
    void whatOneOrganisationAsksUnderTwoAccountsIsNoCommonBenchmark() {
        int[] suite = sample(FULL);
        List<Member> ring = List.of(asker(1, suite, 0), People.like(any, "other", 101, 0, 0, suite, 0));
        assertThat(Routine.of(ring)).isZero();
    }
}
