package io.portcullis.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Condition;
import io.portcullis.decide.ConditionReader;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Ruling;
import io.portcullis.decide.Rungs;
import io.portcullis.decide.Step;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WardenTest {
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    private static final Rungs RUNGS = new Rungs(
            List.of(rung(Step.SHAPE, "suspicion.posterior >= 0.5"), rung(Step.REFUSE, "suspicion.posterior >= 0.9")),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofDays(7),
            16);

    @TempDir
    private Path folder;

    private final List<Fact> facts = new ArrayList<>();
    private Instant now = NOW;

    private static Rungs.Rung rung(Step step, String when) {
        return switch (new ConditionReader(Set.of()).ofAccount(when)) {
            case ConditionReader.Reading.Good(Condition condition) -> new Rungs.Rung(step, condition, Optional.empty());
            case ConditionReader.Reading.Bad(var problems) -> throw new AssertionError(problems);
        };
    }

    private Warden warden(SnapshotStore store) {
        Notary notary = (fact, receipt) -> facts.add(fact);
        Warden warden = new Warden(
                new Ladder(RUNGS, 1000),
                account -> new Circumstances.Account(account, "o", "free", Verification.NONE, Optional.empty()),
                store,
                notary,
                () -> now);
        warden.recover();
        return warden;
    }

    private Warden warden() {
        return warden(new SnapshotFile(folder.resolve("ladder.snapshot")));
    }

    private static Suspicion suspicion(String account, double posterior, long exchanges) {
        return new Suspicion(account, exchanges, 9, .001, 9, posterior, true, Optional.empty(), List.of());
    }

    @Test
    void everyStepIsAFactAndIsSeenByTheNextCall() {
        Warden warden = warden();
        warden.suspected(suspicion("a", 0.95, 64), NOW);
        assertThat(warden.standing("a", NOW).step()).isEqualTo(Step.SHAPE);
        warden.seen("a", NOW.plusSeconds(400));
        assertThat(warden.standing("a", NOW).step()).isEqualTo(Step.REFUSE);
        assertThat(facts).extracting(Fact::kind).containsOnly(Fact.Kind.LADDER);
        assertThat(facts).extracting(Fact::subject).containsOnly("account:a");
        assertThat(facts.getLast().body()).contains("\"from\":\"shape\"").contains("\"to\":\"refuse\"");
        assertThat(warden.standing("b", NOW).step()).isEqualTo(Step.OBSERVE);
    }

    @Test
    void aRulingIsOnDiskBeforeItIsConfirmed() throws IOException {
        Warden first = warden();
        first.suspected(suspicion("a", 0.95, 64), NOW);
        first.rule(new Ruling("a", Step.OBSERVE, "appeal", "kim", NOW, NOW.plus(Duration.ofDays(3))));
        // nothing is closed: this is what a killed process leaves
        Warden second = warden();
        assertThat(second.standing("a", NOW).allowed()).isTrue();
        assertThat(second.standing("a", NOW).ruling().orElseThrow().reason()).isEqualTo("appeal");
        assertThat(second.standing("a", NOW.plus(Duration.ofDays(3))).allowed()).isFalse();
        assertThat(facts.getLast().kind()).isEqualTo(Fact.Kind.OVERRIDE);
        assertThat(facts.getLast().by()).isEqualTo("admin:kim");
        assertThat(second.lift("a", "lee")).isPresent();
        assertThat(second.lift("a", "lee")).isEmpty();
        assertThat(warden().standing("a", NOW).allowed()).isFalse();
    }

    @Test
    void aRulingThatCannotBeSavedIsNotInForce() {
        SnapshotStore full = new SnapshotStore() {
            @Override
            public Sheet begin() throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Optional<InputStream> load() {
                return Optional.empty();
            }
        };
        Warden warden = warden(full);
        warden.suspected(suspicion("a", 0.6, 64), NOW);
        Ruling ruling = new Ruling("a", Step.OBSERVE, "appeal", "kim", NOW, NOW.plusSeconds(60));
        assertThatThrownBy(() -> warden.rule(ruling)).isInstanceOf(IOException.class);
        assertThat(warden.standing("a", NOW).allowed()).isFalse();
        assertThat(facts).extracting(Fact::kind).doesNotContain(Fact.Kind.OVERRIDE);
    }

    private static Suspicion member(String account, double posterior) {
        return new Suspicion(account, 64, 9, .001, 9, posterior, true, Optional.of("c1"), List.of());
    }

    @Test
    void aRulingOnACampaignHoldsForAllItsMembersIsAFactAndSurvives() throws IOException {
        Warden first = warden();
        first.suspected(member("a", 0.2), NOW);
        first.suspected(member("b", 0.2), NOW);
        assertThat(first.campaign("c1")).isPresent();
        assertThat(first.campaign("c9")).isEmpty();
        first.rule(new Ruling("campaign:c1", Step.REFUSE, "case 4", "kim", NOW, NOW.plus(Duration.ofDays(3))));
        assertThat(first.standing("b", NOW).step()).isEqualTo(Step.REFUSE);
        assertThat(facts.getLast().kind()).isEqualTo(Fact.Kind.OVERRIDE);
        assertThat(facts.getLast().subject()).isEqualTo("campaign:c1");
        assertThat(facts.getLast().body()).contains("case 4");
        Warden second = warden();
        assertThat(second.standing("a", NOW).step()).isEqualTo(Step.REFUSE);
        assertThat(second.standing("a", NOW.plus(Duration.ofDays(3))).step()).isEqualTo(Step.OBSERVE);
        second.suspected(member("late", 0.2), NOW);
        assertThat(second.standing("late", NOW).step()).isEqualTo(Step.REFUSE);
        assertThat(second.lift("campaign:c1", "lee")).isPresent();
        assertThat(second.standing("late", NOW).step()).isEqualTo(Step.OBSERVE);
        assertThat(facts.getLast().by()).isEqualTo("admin:lee");
    }

    @Test
    void aStepOfACampaignIsSeenByAllItsMembersAtOnce() {
        Warden warden = warden();
        for (int i = 0; i < 200; i++) {
            warden.suspected(member("m" + i, 0.2), NOW);
        }
        warden.suspected(member("worst", 0.6), NOW);
        assertThat(warden.standing("m0", NOW).step()).isEqualTo(Step.SHAPE);
        assertThat(warden.standing("m199", NOW).campaign().size()).isEqualTo(201);
        assertThat(warden.climbed()).isEqualTo(201);
    }

    @Test
    void aDamagedSnapshotIsSaidAndEverybodyStartsOnTheGround() throws IOException {
        Files.writeString(folder.resolve("ladder.snapshot"), "not a snapshot");
        Warden warden = warden();
        assertThat(warden.degraded()).singleElement().asString().contains("snapshot");
        assertThat(warden.standings()).isEmpty();
    }

    @Test
    void silenceNeedsTwoPeopleAndEndsByItself() throws IOException {
        Warden warden = warden();
        Instant end = NOW.plus(Duration.ofDays(1));
        assertThat(warden.agree("lee")).isInstanceOf(Silence.Answer.Refused.class);
        assertThat(warden.propose("kim", "", end)).isInstanceOf(Silence.Answer.Refused.class);
        assertThat(warden.propose("kim", "trap", NOW.plus(Duration.ofDays(31))))
                .isInstanceOf(Silence.Answer.Refused.class);
        assertThat(warden.propose("kim", "trap", end)).isInstanceOf(Silence.Answer.Done.class);
        assertThat(warden.silent(NOW)).isFalse();
        assertThat(warden.agree("kim")).isInstanceOf(Silence.Answer.Refused.class);
        assertThat(warden.silent(NOW)).isFalse();
        assertThat(warden.agree("lee")).isInstanceOf(Silence.Answer.Done.class);
        assertThat(warden.silent(NOW)).isTrue();
        assertThat(warden().silent(NOW)).isTrue();
        assertThat(warden.silent(end)).isFalse();
        warden.speak("kim");
        assertThat(warden.silent(NOW)).isFalse();
        assertThat(facts).extracting(Fact::by).containsExactly("admin:kim", "admin:lee", "admin:kim");
    }

    @Test
    void anotherLadderJudgesEverybodyAtOnce() {
        Warden warden = warden();
        warden.suspected(suspicion("a", 0.4, 64), NOW);
        assertThat(warden.standing("a", NOW).step()).isEqualTo(Step.OBSERVE);
        Rungs strict = new Rungs(
                List.of(rung(Step.SLOW, "suspicion.posterior >= 0.3")),
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofDays(7),
                0);
        warden.rungs(strict, List.of(suspicion("a", 0.4, 64)));
        assertThat(warden.standing("a", NOW).step()).isEqualTo(Step.SLOW);
        now = NOW.plusSeconds(1);
        assertThat(warden.climbed()).isEqualTo(1);
    }
}
