package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.Fact;
import io.portcullis.inspect.Suspicion;
import io.portcullis.shape.VaultReplay;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.ExchangeHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactDeskTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final List<Fact> told = new ArrayList<>();
    private final Set<String> alarmed = new HashSet<>();
    private final FactDesk desk =
            new FactDesk((fact, receipt) -> told.add(fact), InstantSource.fixed(NOON), alarmed::contains);

    private static Suspicion alarm(String account) {
        return new Suspicion(account, 80, 9, 0.001, 40, 0.9, true, Optional.of("c1"), List.of());
    }

    private static ExchangeHead head(String decision) {
        return new ExchangeHead(
                "x1",
                NOON,
                "a1",
                "o1",
                "k1",
                "free",
                Client.UNKNOWN,
                "/v1/messages",
                200,
                Duration.ZERO,
                "",
                "t",
                decision,
                false);
    }

    @Test
    void aThousandRefusalsAreOneFactThatCountsThem() {
        for (int i = 0; i < 1_000; i++) {
            desk.turnedAway("a1", "k1", "calls_a_minute", NOON.plusMillis(i));
        }
        desk.turnedAway("a1", "k1", "terms", NOON);
        assertThat(told).isEmpty();
        desk.turnOver();
        assertThat(told).hasSize(2).allMatch(fact -> fact.kind() == Fact.Kind.ADMISSION);
        assertThat(told)
                .anySatisfy(fact -> assertThat(fact.body())
                        .contains(
                                "\"count\":1000",
                                "\"why\":\"calls_a_minute\"",
                                "\"last\":\"2026-05-01T12:00:00.999Z\""));
        desk.turnOver();
        assertThat(told).hasSize(2);
    }

    @Test
    void whoeverIsRefusedUnderManyNamesFillsNothing() {
        for (int i = 0; i < 20_000; i++) {
            desk.turnedAway("a" + i, "k", "terms", NOON);
        }
        desk.turnOver();
        assertThat(told).hasSize(10_001);
        assertThat(told.getLast().kind()).isEqualTo(Fact.Kind.LOSS);
        assertThat(told.getLast().body()).contains("\"count\":10000", "\"what\":\"refusals\"");
    }

    @Test
    void anExchangeIsToldByItsDigestAndADecisionBesideIt() {
        desk.committed(head("allow"), new byte[32]);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().subject()).isEqualTo("exchange:x1");
        assertThat(told.getFirst().body()).contains("\"sha256\":\"" + "00".repeat(32) + "\"", "\"terms\":\"t\"");
        desk.committed(head("slow:scrapers"), new byte[32]);
        assertThat(told).hasSize(3);
        assertThat(told.getLast().kind()).isEqualTo(Fact.Kind.DECISION);
        assertThat(told.getLast().subject()).isEqualTo("account:a1");
        assertThat(told.getLast().body()).contains("\"exchange\":\"x1\"", "slow:scrapers");
    }

    @Test
    void anAlarmKnownBeforeARestartIsNotToldAgainButOneThatCameBackIs() {
        alarmed.add("a1");
        desk.alarmed(alarm("a1"), true);
        assertThat(told).isEmpty();
        desk.alarmed(alarm("a1"), false);
        desk.alarmed(alarm("a2"), true);
        assertThat(told).hasSize(2).allMatch(fact -> fact.kind() == Fact.Kind.ALARM);
        desk.replayed(new VaultReplay("a3", "a1", "c", "d", "00"));
        assertThat(told.getLast().body()).contains("reasoning replay", "\"owner\":\"a1\"");
    }
}
