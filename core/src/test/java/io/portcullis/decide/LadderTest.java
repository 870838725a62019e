package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.decide.Movement.Why;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LadderTest {
    static final Rungs RUNGS = new Rungs(
            List.of(
                    rung(Step.FRICTION, 0.5, 0.25),
                    rung(Step.SHAPE, 0.7, 0.4),
                    rung(Step.SLOW, 0.9, 0.7),
                    rung(Step.REFUSE, 0.99, 0.9)),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofDays(7),
            32);

    private final Ladder ladder = new Ladder(RUNGS, 100);
    private Instant now = Calls.START;
    private long exchanges = 100;

    static Rungs.Rung rung(Step step, double when, double until) {
        return new Rungs.Rung(
                step,
                Calls.account("suspicion.posterior >= " + when),
                Optional.of(Calls.account("suspicion.posterior < " + until)));
    }

    private List<Movement> judged(String account, double posterior) {
        return ladder.observe(Calls.about(Calls.suspicion(account, posterior, true, exchanges, ""), now));
    }

    private void after(Duration pause) {
        now = now.plus(pause);
        exchanges++;
    }

    private Step step() {
        return ladder.standing("a").step();
    }

    @Test
    void anAccountClimbsOneRungAtATimeAndNoFasterThanTheLadderAllows() {
        assertThat(judged("a", 0.95)).extracting(Movement::to).containsExactly(Step.FRICTION);
        assertThat(ladder.seen("a", now.plusSeconds(299))).isEmpty();
        after(Duration.ofMinutes(5));
        assertThat(ladder.seen("a", now)).extracting(Movement::to).containsExactly(Step.SHAPE);
        after(Duration.ofMinutes(5));
        assertThat(judged("a", 0.95)).extracting(Movement::to).containsExactly(Step.SLOW);
        after(Duration.ofDays(1));
        assertThat(ladder.seen("a", now)).isEmpty();
        assertThat(step()).isEqualTo(Step.SLOW);
    }

    @Test
    void anHonestAccountIsNeverOnTheLadderAndCostsNothing() {
        assertThat(judged("a", 0.3)).isEmpty();
        assertThat(ladder.watches("a")).isFalse();
        assertThat(ladder.standings()).isEmpty();
        assertThat(ladder.seen("a", now)).isEmpty();
    }

    @Test
    void aWaveringAccountStaysWhereItIs() {
        judged("a", 0.6);
        for (int i = 0; i < 200; i++) {
            after(Duration.ofHours(1));
            assertThat(judged("a", i % 2 == 0 ? 0.3 : 0.6)).isEmpty();
        }
        assertThat(step()).isEqualTo(Step.FRICTION);
    }

    @Test
    void whenTheReasonIsGoneItStepsDownOneRungAfterEachHold() {
        judged("a", 0.95);
        after(Duration.ofMinutes(5));
        judged("a", 0.95);
        after(Duration.ofMinutes(5));
        judged("a", 0.95);
        assertThat(step()).isEqualTo(Step.SLOW);
        Instant gone = now;
        judged("a", 0.1);
        List<Movement> moves = ladder.settle(now.plus(Duration.ofHours(10)));
        assertThat(moves).extracting(Movement::why).containsOnly(Why.EASED);
        assertThat(moves).extracting(Movement::to).containsExactly(Step.SHAPE, Step.FRICTION, Step.OBSERVE);
        assertThat(moves)
                .extracting(Movement::at)
                .containsExactly(
                        gone.plus(Duration.ofHours(1)), gone.plus(Duration.ofHours(2)), gone.plus(Duration.ofHours(3)));
    }

    @Test
    void aStepExpiresWhenNothingRenewsItAndThenNeedsFreshEvidence() {
        judged("a", 0.6);
        after(Duration.ofDays(6));
        ladder.seen("a", now);
        assertThat(ladder.settle(now.plus(Duration.ofDays(6)))).isEmpty();
        List<Movement> moves = ladder.settle(now.plus(Duration.ofDays(8)));
        assertThat(moves).extracting(Movement::why).containsExactly(Why.EXPIRED);
        assertThat(moves.getFirst().at()).isEqualTo(now.plus(Duration.ofDays(7)));
        now = now.plus(Duration.ofDays(8));
        exchanges += 20;
        assertThat(judged("a", 0.99)).isEmpty();
        exchanges += 20;
        assertThat(judged("a", 0.99)).extracting(Movement::to).containsExactly(Step.FRICTION);
    }

    @Test
    void alarmedMembersOfACampaignShareItsStepAndOthersDoNot() {
        ladder.observe(Calls.about(Calls.suspicion("a", 0.95, true, 100, "c1"), now));
        ladder.observe(Calls.about(Calls.suspicion("b", 0.1, true, 100, "c1"), now));
        ladder.observe(Calls.about(Calls.suspicion("x", 0.1, false, 100, "c1"), now));
        ladder.observe(Calls.about(Calls.suspicion("y", 0.1, true, 100, ""), now));
        assertThat(ladder.standing("b").step()).isEqualTo(Step.FRICTION);
        assertThat(ladder.standing("b").own()).isEqualTo(Step.OBSERVE);
        assertThat(ladder.standing("b").campaign()).isEqualTo(new Circumstances.Campaign("c1", 2, 2));
        assertThat(ladder.standing("x").step()).isEqualTo(Step.OBSERVE);
        assertThat(ladder.standing("y").step()).isEqualTo(Step.OBSERVE);
        ladder.observe(Calls.about(Calls.suspicion("b", 0.1, true, 101, ""), now));
        assertThat(ladder.standing("b").step()).isEqualTo(Step.OBSERVE);
    }

    @Test
    void aPersonsWordStandsAboveTheEvidenceUntilItsEnd() {
        judged("a", 0.95);
        Instant end = now.plus(Duration.ofDays(1));
        List<Movement> set = ladder.set(new Ruling("a", Step.OBSERVE, "appeal 17", "kim", now, end));
        assertThat(set).extracting(Movement::by).containsExactly("admin:kim");
        assertThat(ladder.standing("a").allowed()).isTrue();
        after(Duration.ofHours(3));
        assertThat(judged("a", 0.99)).isEmpty();
        assertThat(step()).isEqualTo(Step.OBSERVE);
        assertThat(ladder.standing("a", end).allowed()).isFalse();
        assertThat(ladder.settle(end)).extracting(Movement::why).containsExactly(Why.ENDED);
        now = end;
        assertThat(judged("a", 0.99)).isEmpty();
        exchanges += 32;
        assertThat(judged("a", 0.99)).extracting(Movement::to).containsExactly(Step.FRICTION);
    }

    @Test
    void aPersonCanSetAnyStepAndTakeItBack() {
        ladder.set(new Ruling("a", Step.REFUSE, "court order", "kim", now, now.plus(Duration.ofDays(300))));
        assertThat(ladder.settle(now.plus(Duration.ofDays(200)))).isEmpty();
        assertThat(step()).isEqualTo(Step.REFUSE);
        assertThat(ladder.lift("a", "lee", now)).extracting(Movement::why).containsExactly(Why.LIFTED);
        assertThat(step()).isEqualTo(Step.OBSERVE);
        assertThat(ladder.lift("a", "lee", now)).isEmpty();
        assertThatThrownBy(() -> new Ruling("a", Step.OBSERVE, " ", "kim", now, now.plusSeconds(1)))
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> new Ruling("a", Step.OBSERVE, "x", "kim", now, now))
                .hasMessageContaining("end");
    }

    @Test
    void aPersonsWordAboutACampaignHoldsForItsMembersAndYieldsToOneAboutAnAccount() {
        for (String account : List.of("a", "b", "c")) {
            ladder.observe(Calls.about(Calls.suspicion(account, 0.95, true, 100, "c1"), now));
        }
        Instant end = now.plus(Duration.ofDays(2));
        ladder.set(new Ruling("c", Step.OBSERVE, "a bystander", "kim", now, end));
        List<Movement> set = ladder.set(new Ruling("campaign:c1", Step.REFUSE, "case 4", "kim", now, end));
        assertThat(set).extracting(Movement::subject).containsExactly("campaign:c1");
        assertThat(ladder.standing("b").step()).isEqualTo(Step.REFUSE);
        assertThat(ladder.standing("b").ruling().orElseThrow().reason()).isEqualTo("case 4");
        assertThat(ladder.standing("c").allowed()).isTrue();
        assertThat(ladder.standing("b", end).step()).isNotEqualTo(Step.REFUSE);
        ladder.observe(Calls.about(Calls.suspicion("d", 0.2, true, 100, "c1"), now));
        assertThat(ladder.standing("d").step()).isEqualTo(Step.REFUSE);
        ladder.set(new Ruling("campaign:c1", Step.OBSERVE, "our own fleet", "kim", now, end));
        assertThat(ladder.standing("a").allowed()).isTrue();
        assertThat(ladder.standing("a").step()).isEqualTo(Step.OBSERVE);
        assertThat(ladder.lift("campaign:c1", "lee", now))
                .extracting(Movement::why)
                .containsExactly(Why.LIFTED);
        assertThat(ladder.standing("a").allowed()).isFalse();
        assertThat(ladder.lift("campaign:c1", "lee", now)).isEmpty();
    }

    @Test
    void aWordAboutACampaignThatDissolvesWaitsForItToComeBackAndEndsInTime() {
        Instant end = now.plus(Duration.ofDays(2));
        ladder.observe(Calls.about(Calls.suspicion("a", 0.2, true, 100, "c1"), now));
        ladder.set(new Ruling("campaign:c1", Step.SLOW, "case 4", "kim", now, end));
        ladder.observe(Calls.about(Calls.suspicion("a", 0.2, true, 100, ""), now));
        assertThat(ladder.standing("a").step()).isEqualTo(Step.OBSERVE);
        ladder.observe(Calls.about(Calls.suspicion("a", 0.2, true, 100, "c1"), now));
        assertThat(ladder.standing("a").step()).isEqualTo(Step.SLOW);
        assertThat(ladder.settle(end)).extracting(Movement::why).containsExactly(Why.ENDED);
        assertThat(ladder.standing("a").step()).isEqualTo(Step.OBSERVE);
    }

    @Test
    void anAllowedMemberDoesNotLeadItsCampaignAnyMore() {
        ladder.set(new Ruling("a", Step.OBSERVE, "appeal", "kim", now, now.plus(Duration.ofDays(9))));
        ladder.observe(Calls.about(Calls.suspicion("a", 0.95, true, 100, "c1"), now));
        ladder.observe(Calls.about(Calls.suspicion("b", 0.1, true, 100, "c1"), now));
        assertThat(ladder.standing("b").step()).isEqualTo(Step.OBSERVE);
        ladder.lift("a", "kim", now);
        ladder.seen("b", now.plus(Duration.ofHours(1)));
        assertThat(ladder.standing("b").step()).isEqualTo(Step.FRICTION);
    }

    @Test
    void whatFindsNoRoomStaysOnTheGroundAndIsCounted() {
        Ladder small = new Ladder(RUNGS, 2);
        for (String account : List.of("a", "b", "c")) {
            small.observe(Calls.about(Calls.suspicion(account, 0.95, true, 64, ""), now));
        }
        assertThat(small.overflow()).isEqualTo(1);
        assertThat(small.standing("c").step()).isEqualTo(Step.OBSERVE);
    }

    @Test
    void aDamagedSnapshotIsRefusedAndLeavesAnEmptyLadder() throws IOException {
        judged("a", 0.95);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        ladder.snapshot(saved);
        byte[] bytes = saved.toByteArray();
        for (int cut = 0; cut < bytes.length; cut += 3) {
            byte[] part = java.util.Arrays.copyOf(bytes, cut);
            Ladder other = new Ladder(RUNGS, 10);
            assertThatThrownBy(() -> other.restore(new ByteArrayInputStream(part)))
                    .isInstanceOf(IOException.class);
            assertThat(other.standings()).isEmpty();
        }
    }
}
