package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LadderProperties {
    private static final Rungs RUNGS = LadderTest.RUNGS;

    /** One thing that happens. */
    private sealed interface Happening {
        record Judged(String account, double posterior, boolean alarm, long exchanges, String campaign, Instant at)
                implements Happening {}

        record Seen(String account, Instant at) implements Happening {}

        record Ruled(Ruling ruling) implements Happening {}
    }

    private static List<Happening> story(long seed) {
        Random random = new Random(seed);
        Map<String, Long> counts = new HashMap<>();
        List<Happening> story = new ArrayList<>();
        Instant now = Calls.START;
        for (int i = 0; i < 400; i++) {
            now = now.plusMillis((long) Math.exp(random.nextDouble() * 19));
            String account = "a" + random.nextInt(6);
            long count = counts.merge(account, (long) random.nextInt(40), Long::sum);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> {
                    String campaign = random.nextInt(3) == 0 ? "c" + random.nextInt(2) : "";
                    story.add(new Happening.Judged(
                            account, random.nextDouble(), random.nextBoolean(), count, campaign, now));
                }
                case 5 -> {
                    Step step = Step.values()[random.nextInt(Step.values().length)];
                    Instant end = now.plus(Duration.ofHours(1 + random.nextInt(200)));
                    String subject = random.nextInt(4) == 0 ? "campaign:c" + random.nextInt(2) : account;
                    story.add(new Happening.Ruled(new Ruling(subject, step, "seed " + seed, "kim", now, end)));
                }
                default -> story.add(new Happening.Seen(account, now));
            }
        }
        return story;
    }

    private static Instant at(Happening happening) {
        return switch (happening) {
            case Happening.Judged judged -> judged.at();
            case Happening.Seen seen -> seen.at();
            case Happening.Ruled ruled -> ruled.ruling().from();
        };
    }

    private static List<Movement> tell(Ladder ladder, Happening happening) {
        return switch (happening) {
            case Happening.Judged j ->
                ladder.observe(Calls.about(
                        Calls.suspicion(j.account(), j.posterior(), j.alarm(), j.exchanges(), j.campaign()), j.at()));
            case Happening.Seen seen -> ladder.seen(seen.account(), seen.at());
            case Happening.Ruled ruled -> ladder.set(ruled.ruling());
        };
    }

    private static byte[] bytes(Ladder ladder) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ladder.snapshot(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSameEventsGiveTheSameSteps() {
        for (int seed = 0; seed < 50; seed++) {
            Ladder one = new Ladder(RUNGS, 100);
            Ladder two = new Ladder(RUNGS, 100);
            for (Happening happening : story(seed)) {
                assertThat(tell(one, happening)).isEqualTo(tell(two, happening));
            }
            assertThat(bytes(one)).isEqualTo(bytes(two));
        }
    }

    @Test
    void itDoesNotMatterHowOftenTimeIsLetPass() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Ladder lazy = new Ladder(RUNGS, 100);
            Ladder busy = new Ladder(RUNGS, 100);
            Instant before = Calls.START;
            for (Happening happening : story(seed)) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    long gap = Duration.between(before, at(happening)).toMillis();
                    before = before.plusMillis((long) (gap * random.nextDouble()));
                    busy.settle(before);
                }
                before = at(happening);
                tell(lazy, happening);
                tell(busy, happening);
                lazy.settle(before);
                busy.settle(before);
                for (int a = 0; a < 6; a++) {
                    assertThat(lazy.standing("a" + a)).as("seed %d", seed).isEqualTo(busy.standing("a" + a));
                }
            }
        }
    }

    @Test
    void byEvidenceNobodyClimbsTwoRungsAtOnceOrFasterThanAllowed() {
        for (int seed = 0; seed < 100; seed++) {
            Ladder ladder = new Ladder(RUNGS, 100);
            Map<String, Movement> last = new HashMap<>();
            for (Happening happening : story(seed)) {
                for (Movement move : tell(ladder, happening)) {
                    Movement before = last.put(move.subject(), move);
                    if (move.why() == Movement.Why.CLIMBED) {
                        assertThat(RUNGS.above(move.from(), Step.REFUSE)).isEqualTo(move.to());
                        boolean high = before != null && move.from() != Step.OBSERVE;
                        if (high) {
                            assertThat(Duration.between(before.at(), move.at())).isGreaterThanOrEqualTo(RUNGS.climb());
                        }
                    } else if (move.why() == Movement.Why.EASED) {
                        assertThat(RUNGS.below(move.from())).isEqualTo(move.to());
                    }
                    assertThat(before == null ? Step.OBSERVE : before.to()).isEqualTo(move.from());
                }
            }
        }
    }

    @Test
    void aLadderTakenUpFromASnapshotGoesOnAsIfNothingHadHappened() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Ladder whole = new Ladder(RUNGS, 100);
            Ladder broken = new Ladder(RUNGS, 100);
            Random random = new Random(seed);
            for (Happening happening : story(seed)) {
                if (random.nextInt(20) == 0) {
                    Ladder next = new Ladder(RUNGS, 100);
                    next.restore(new ByteArrayInputStream(bytes(broken)));
                    broken = next;
                }
                assertThat(tell(broken, happening)).isEqualTo(tell(whole, happening));
            }
            assertThat(bytes(broken)).isEqualTo(bytes(whole));
        }
    }

    @Test
    void everybodyIsBackOnTheGroundInTheEnd() {
        for (int seed = 0; seed < 50; seed++) {
            Ladder ladder = new Ladder(RUNGS, 100);
            story(seed).forEach(happening -> tell(ladder, happening));
            ladder.settle(Calls.START.plus(Duration.ofDays(100_000)));
            assertThat(ladder.standings()).allSatisfy(s -> assertThat(s.step()).isEqualTo(Step.OBSERVE));
            assertThat(ladder.rulings()).isEmpty();
        }
    }

    @Test
    void anAllowedAccountStandsOnTheGroundWhateverIsHeldAgainstIt() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            Ladder ladder = new Ladder(RUNGS, 100);
            Instant now = Calls.START;
            ladder.set(new Ruling("a1", Step.OBSERVE, "appeal", "kim", now, now.plus(Duration.ofDays(2))));
            for (int i = 0; i < 30; i++) {
                now = now.plus(Duration.ofMinutes(random.nextInt(90)));
                ladder.observe(Calls.about(Calls.suspicion("a1", 0.999, true, 100 * i, "c1"), now));
                ladder.observe(Calls.about(Calls.suspicion("a2", 0.999, true, 100 * i, "c1"), now));
                assertThat(ladder.standing("a1").step()).isEqualTo(Step.OBSERVE);
                assertThat(ladder.standing("a1").allowed()).isTrue();
            }
        }
    }
}
