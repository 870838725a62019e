package io.portcullis.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.calibrate.Calibration;
import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Calibration CALIBRATION = Calibration.shipped();

    static List<Exchange> town(long seed) {
        Traffic traffic = new Traffic(seed);
        List<List<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(traffic.person("p" + i, 20 + i % 30));
        }
        for (int i = 0; i < 8; i++) {
            all.add(traffic.ringMember("ring" + i, 60));
        }
        return Traffic.merged(all);
    }

    static Findings findings(List<Exchange> log, int parts) {
        Engine engine = new Engine(CALIBRATION, EngineConfig.of(0.001, 1), parts);
        log.forEach(engine::observe);
        return engine.finish();
    }

    @Test
    void anEngineSplitOverFourPartsByKeyFindsTheSame() {
        List<Exchange> log = town(1);
        assertThat(findings(log, 4)).isEqualTo(findings(log, 1));
    }

    @Test
    void ringMembersScoreAboveEveryPerson() {
        Findings findings = findings(town(2), 1);
        double people = 0;
        double ring = Double.MAX_VALUE;
        for (AccountFinding account : findings.accounts()) {
            if (account.account().startsWith("ring")) {
                ring = Math.min(ring, account.score());
            } else {
                people = Math.max(people, account.score());
            }
        }
        assertThat(ring).isGreaterThan(people);
    }

    /** What was found of a ring and a few people within one minute, at the pace of a demonstration. */
    private static List<Boolean> alarmsOfAMinute(Duration later) {
        Engine engine =
                new Engine(CALIBRATION, EngineConfig.of(0.001, 1).paced(Duration.ofSeconds(2), Duration.ofSeconds(6)));
        List<Exchange> log = new ArrayList<>();
        for (Exchange exchange : town(4)) {
            long passed = Duration.between(Traffic.START, exchange.time()).toMillis();
            log.add(Traffic.at(exchange, Traffic.START.plus(later).plusMillis(Math.floorMod(passed, 60_000))));
        }
        Traffic.merged(List.of(log)).forEach(engine::observe);
        return engine.finish().accounts().stream().map(AccountFinding::alarm).toList();
    }

    @Test
    void aCampaignOfAMinuteIsFoundInEitherHalfOfAnHour() {
        List<Boolean> first = alarmsOfAMinute(Duration.ZERO);
        assertThat(first).contains(true);
        assertThat(alarmsOfAMinute(Duration.ofMinutes(30))).isEqualTo(first);
    }

    @Test
    void signalsNameExchangesOfTheAccountItself() {
        for (AccountFinding account : findings(town(3), 1).accounts()) {
            account.signals()
                    .forEach(signal ->
                            assertThat(signal.exchanges()).allMatch(id -> id.startsWith(account.account() + "-")));
        }
    }

    @Test
    void aLogitThiefIsSeenBeforeTheFirstLook() {
        Engine engine = new Engine(CALIBRATION, EngineConfig.of(0.001, 1));
        Asks asks = new Asks(1, 1, true, 5, 300, false, false, false, false, 0, Set.of());
        Suspicion last = Suspicion.none("thief");
        for (int i = 0; i < 10; i++) {
            Exchange exchange = Traffic.exchange("thief", Traffic.START.plusSeconds(i), "The", asks, "x");
            last = engine.observe(exchange).orElse(last);
        }
        assertThat(last.exchanges()).isLessThan(16);
        assertThat(last.llr("logit-harvest")).isGreaterThan(3);
    }

    private static Tips says(String account) {
        return reading -> reading.name().equals(account)
                ? List.of(new Signal("indicator", 80, 1.6, "Lab One says so", List.of(reading.id())))
                : List.of();
    }

    @Test
    void whatOthersSayIsShownAtOnceAndMovesNeitherScoreNorP() throws IOException {
        List<Exchange> log = town(4);
        Findings alone = findings(log, 1);
        for (int parts : new int[] {1, 4}) {
            Engine engine = new Engine(CALIBRATION, EngineConfig.of(0.001, 1), parts);
            engine.listen(says("p3"));
            int told = 0;
            for (Exchange exchange : log) {
                Optional<Suspicion> now = engine.observe(exchange);
                if (exchange.account().equals("p3") && told++ == 0) {
                    assertThat(now.orElseThrow().llr("indicator")).isEqualTo(1.6);
                }
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            engine.snapshot(bytes);
            Engine again = new Engine(CALIBRATION, EngineConfig.of(0.001, 1), parts);
            again.restore(new ByteArrayInputStream(bytes.toByteArray()));
            List<Signal> heard = new ArrayList<>();
            Findings findings = again.finish();
            for (int i = 0; i < alone.accounts().size(); i++) {
                AccountFinding one = findings.accounts().get(i);
                AccountFinding other = alone.accounts().get(i);
                assertThat(one.score()).isEqualTo(other.score());
                assertThat(one.p()).isEqualTo(other.p());
                assertThat(one.alarm()).isEqualTo(other.alarm());
                List<Signal> more = new ArrayList<>(one.signals());
                more.removeAll(other.signals());
                heard.addAll(more);
            }
            assertThat(heard).hasSize(1);
            assertThat(heard.getFirst().because()).isEqualTo("Lab One says so");
            assertThat(findings).isEqualTo(engine.finish());
        }
    }

    @Test
    void anExaminationTellsWhatTheLastLookSawAndIsNoLookItself() {
        List<Exchange> log = town(5);
        Engine engine = new Engine(CALIBRATION, EngineConfig.of(0.001, 1), 2);
        Engine unasked = new Engine(CALIBRATION, EngineConfig.of(0.001, 1), 2);
        for (Exchange exchange : log) {
            engine.observe(exchange);
            unasked.observe(exchange);
            engine.examine(Set.of(exchange.account()), Set.of());
        }
        Examination told = engine.examine(Set.of("ring1", "p7", "nobody"), Set.of());
        assertThat(told.accounts()).extracting(AccountFinding::account).containsExactlyInAnyOrder("ring1", "p7");
        assertThat(told.accountsTested()).isEqualTo(68);
        assertThat(told.calibration()).isEqualTo(CALIBRATION.sha256());
        for (AccountFinding one : told.accounts()) {
            Suspicion held = engine.suspicion(one.account());
            assertThat(one.p()).isEqualTo(held.p());
            assertThat(one.score()).isEqualTo(held.score());
            assertThat(one.stratum()).isNotEmpty();
        }
        assertThat(engine.finish()).isEqualTo(unasked.finish());
    }

    @Test
    void noAccountHoldsMoreThanFourKilobytes() {
        Engine engine = new Engine(CALIBRATION, EngineConfig.of(0.001, 1));
        town(4).forEach(engine::observe);
        long[] footprint = engine.footprint();
        assertThat(footprint[1]).isEqualTo(68);
        assertThat(footprint[0] / footprint[1]).isLessThan(4096);
    }
}
