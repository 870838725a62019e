package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccomplicesTest {
    private static final int SIZE = 32;
    private static final int CALLS = 60;
    private static final long START = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000L;

    private final Random random = new Random(7);
    private int made;

    /** An account whose mean is that of so many random Fourier features around a centre. */
    private Member account(double centre, double ageDays, long first, int calls, double talk) {
        float[] mean = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            mean[i] = (float) (centre * (i % 2 == 0 ? 1 : -1) + random.nextGaussian() * Math.sqrt(0.45 / calls));
        }
        made++;
        return new Member(
                "a" + made,
                made,
                calls,
                first,
                first + 48 * HOUR,
                ageDays,
                1,
                talk,
                calls / 2,
                0,
                mean,
                0,
                0,
                0,
                new int[0],
                0,
                List.of());
    }

    private Member drawn() {
        return account(0.2, 3, START + random.nextInt(3_600_000), CALLS, 0);
    }

    private List<Member> ring() {
        List<Member> ring = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ring.add(drawn());
        }
        return ring;
    }

    @Test
    void newAccountsThatStartWithTheGroupAndDrawFromItsPoolWorkForIt() {
        List<Member> ring = ring();
        List<Member> own = List.of(drawn(), drawn(), drawn());
        List<Member> fleet = new ArrayList<>(ring);
        fleet.addAll(own);
        assertThat(Accomplices.of(ring, fleet)).containsExactlyElementsOf(own);
    }

    @Test
    void anAccountOfOtherInterestsAgeStartHabitOrSizeDoesNot() {
        List<Member> ring = ring();
        List<Member> others = List.of(
                account(-0.2, 3, START, CALLS, 0),
                account(0.2, 300, START, CALLS, 0),
                account(0.2, Double.NaN, START, CALLS, 0),
                account(0.2, 3, START + 9 * HOUR, CALLS, 0),
                account(0.2, 3, START, CALLS, 0.7),
                account(0.2, 3, START, 4 * CALLS, 0),
                account(0.2, 3, START, 16, 0));
        assertThat(Accomplices.of(ring, others)).isEmpty();
    }

    @Test
    void aLookThatMoreAccountsHaveThanTheGroupHasMembersAccusesNobody() {
        List<Member> ring = ring();
        List<Member> crowd = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            crowd.add(drawn());
        }
        assertThat(Accomplices.of(ring, crowd)).isEmpty();
    }

    @Test
    void aGroupThatIsUnlikeOrBeganOverDaysHasNone() {
        List<Member> unlike = new ArrayList<>();
        List<Member> slow = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            unlike.add(account(0.1 * (i - 4), 3, START, CALLS, 0));
            slow.add(account(0.2, 3, START + 20L * i * HOUR, CALLS, 0));
        }
        List<Member> fleet = List.of(drawn(), account(0, 3, START, CALLS, 0));
        assertThat(Accomplices.of(unlike, fleet)).isEmpty();
        assertThat(Accomplices.of(slow, fleet)).isEmpty();
    }
}
