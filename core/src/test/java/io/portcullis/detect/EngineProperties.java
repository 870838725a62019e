package io.portcullis.detect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.calibrate.Calibration;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineProperties {
    private static final Calibration CALIBRATION = Calibration.shipped();

    private static Engine engine() {
        return new Engine(CALIBRATION, EngineConfig.of(0.001, 1));
    }

    private static byte[] snapshot(Engine engine) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        engine.snapshot(out);
        return out.toByteArray();
    }

    @Test
    void aSnapshotTakenAnywhereGoesOnAsIfNothingHadHappened() throws IOException {
        List<Exchange> log = EngineTest.town(7);
        Findings expected = EngineTest.findings(log, 1);
        Random random = new Random(1);
        for (int round = 0; round < 5; round++) {
            int cut = random.nextInt(log.size());
            Engine first = engine();
            log.subList(0, cut).forEach(first::observe);
            byte[] bytes = snapshot(first);
            Engine second = engine();
            second.restore(new ByteArrayInputStream(bytes));
            assertThat(snapshot(second)).isEqualTo(bytes);
            log.subList(cut, log.size()).forEach(second::observe);
            assertThat(second.finish()).isEqualTo(expected);
        }
    }

    @Test
    void aDamagedSnapshotIsRefusedAndLeavesTheEngineEmpty() throws IOException {
        Engine full = engine();
        EngineTest.town(8).forEach(full::observe);
        byte[] bytes = snapshot(full);
        Random random = new Random(2);
        for (int round = 0; round < 30; round++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length - 1));
            Engine engine = engine();
            assertThatThrownBy(() -> engine.restore(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
            assertThat(engine.finish().accounts()).isEmpty();
        }
    }

    @Test
    void readersOfAnyThreadReadAlike() {
        Lens one = Engine.lens();
        Lens other = Engine.lens();
        List<Exchange> log = EngineTest.town(9);
        for (int i = log.size() - 1; i >= 0; i--) {
            other.read(log.get(i));
        }
        for (Exchange exchange : log) {
            var a = one.read(exchange);
            var b = other.read(exchange);
            assertThat(a.templates()).isEqualTo(b.templates());
            assertThat(a.signature()).isEqualTo(b.signature());
            assertThat(a.embedding()).isEqualTo(b.embedding());
            assertThat(a.intents()).isEqualTo(b.intents());
        }
    }

    @Test
    void anyTextAndAnyTimeIsTaken() {
        Random random = new Random(3);
        Engine engine = engine();
        String alphabet = "ab \"`'\u201c\u4e2d\u56fd\ud83d\ude00\u0000\n{}<>:/0129.,\u0130\u01c5";
        for (int i = 0; i < 4000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(20) == 0 ? 5000 : random.nextInt(80);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String account = random.nextInt(40) == 0 ? "x".repeat(3000) : "a" + random.nextInt(30);
            long shift = random.nextInt(50) == 0 ? random.nextLong() / 1_000_000 : random.nextInt(1_000_000);
            engine.observe(Traffic.exchange(
                    account,
                    java.time.Instant.ofEpochMilli(Math.floorMod(shift, 4_000_000_000_000L)),
                    text.toString(),
                    Asks.NOTHING,
                    text.toString()));
        }
        Findings findings = engine.finish();
        assertThat(findings.exchanges()).isEqualTo(4000);
        for (AccountFinding account : findings.accounts()) {
            assertThat(account.score()).isFinite();
            assertThat(account.p()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void calibratingOnPeopleLeavesTheAlarmsToTheRing() {
        Traffic traffic = new Traffic(5);
        List<List<Exchange>> people = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            people.add(traffic.person("c" + i, 18 + i % 40));
        }
        Engine honest = engine();
        Traffic.merged(people).forEach(honest::observe);
        Calibration own = honest.calibrated("test");
        assertThat(own.maxima().n()).isGreaterThan(250);
        Engine engine = new Engine(own, EngineConfig.of(0.01, 1));
        EngineTest.town(11).forEach(engine::observe);
        Findings findings = engine.finish();
        long ring = findings.accounts().stream()
                .filter(account -> account.account().startsWith("ring") && account.alarm())
                .count();
        long others = findings.accounts().stream()
                .filter(account -> account.account().startsWith("p") && account.alarm())
                .count();
        assertThat(ring).isEqualTo(8);
        assertThat(others).isLessThanOrEqualTo(3);
    }

    @Test
    void aCalibrationLearnsFromAlarmedAccountsThatPeopleVouchFor() {
        Engine engine = engine();
        EngineTest.town(11).forEach(engine::observe);
        List<String> alarmed = engine.finish().accounts().stream()
                .filter(AccountFinding::alarm)
                .map(AccountFinding::account)
                .toList();
        assertThat(alarmed).isNotEmpty();
        long without = engine.calibrated("test").accounts();
        engine.vouch(Set.copyOf(alarmed));
        assertThat(engine.calibrated("test").accounts()).isEqualTo(without + alarmed.size());
    }

    @Test
    void aForgottenAccountIsInNoFindingAndNoSnapshot() throws IOException {
        Engine engine = engine();
        EngineTest.town(11).forEach(engine::observe);
        String gone = engine.finish().accounts().getFirst().account();
        assertThat(new String(snapshot(engine), ISO_8859_1)).contains(gone);
        engine.forget(gone);
        assertThat(new String(snapshot(engine), ISO_8859_1)).doesNotContain(gone);
        assertThat(engine.finish().accounts())
                .isNotEmpty()
                .noneMatch(account -> account.account().equals(gone));
    }

    @Test
    void absorbingLeavesTheSameStateAsObserving() throws IOException {
        Lens lens = Engine.lens();
        Engine observing = engine();
        Engine absorbing = engine();
        Engine looking = engine();
        List<Reading> readings = new ArrayList<>();
        for (Exchange exchange : EngineTest.town(12)) {
            observing.observe(exchange);
            readings.add(lens.read(exchange));
            absorbing.absorb(readings.getLast());
        }
        looking.absorb(readings);
        assertThat(readings.size()).isGreaterThan(10 * Engine.AT_ONCE);
        assertThat(snapshot(absorbing)).isEqualTo(snapshot(observing));
        assertThat(snapshot(looking)).isEqualTo(snapshot(observing));
        Findings findings = observing.finish();
        assertThat(absorbing.finish()).isEqualTo(findings);
        assertThat(looking.finish()).isEqualTo(findings);
    }

    @Test
    void signalsPutIntoWordsLateAreThose() {
        Part part = new Part(CALIBRATION, EngineConfig.of(0.001, 1), List.of(0));
        AccountState state = new AccountState(io.portcullis.inspect.AccountFacts.unknown("p"));
        Lens lens = Engine.lens();
        for (Exchange exchange : new Traffic(4).ringMember("p", 100)) {
            state.account.observe(lens.read(exchange), part, false);
        }
        assertThat(part.judge.signals(state, part)).isNotEmpty();
        assertThat(new Unworded(part, state)).isEqualTo(part.judge.signals(state, part));
    }

    @Test
    void aFleetTooLargeToBeSearchedEverySixHoursFindsTheSameSplitOrRestored() throws IOException {
        Traffic traffic = new Traffic(6);
        List<List<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < 5_500; i++) {
            all.add(traffic.person("p" + i, 1));
        }
        for (int i = 0; i < 6; i++) {
            all.add(traffic.ringMember("ring" + i, 40));
        }
        List<Exchange> log = Traffic.merged(all);
        Findings expected = EngineTest.findings(log, 1);
        assertThat(EngineTest.findings(log, 4)).isEqualTo(expected);
        Engine first = engine();
        log.subList(0, 5_000).forEach(first::observe);
        Engine second = engine();
        second.restore(new ByteArrayInputStream(snapshot(first)));
        log.subList(5_000, log.size()).forEach(second::observe);
        assertThat(second.finish()).isEqualTo(expected);
    }
}
