package io.portcullis.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.decide.Circumstances;
import io.portcullis.decide.Decision;
import io.portcullis.decide.Ladder;
import io.portcullis.decide.Policy;
import io.portcullis.decide.Step;
import io.portcullis.inspect.Account;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Detector;
import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the shipped policy does about an account that never alarmed. */
class ShippedPolicyTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Set<String> SIGNALS = new Account(AccountFacts.unknown(""))
            .detectors().stream().map(Detector::name).collect(Collectors.toSet());

    private final Policy policy;
    private final Ladder ladder;

    ShippedPolicyTest() throws ConfigException {
        DecideSettings settings = PolicyLoader.load(PolicyLoader.SHIPPED, SIGNALS);
        PolicyParts parts = new PolicyParts(SIGNALS);
        policy = parts.policy(settings, DecideSettings.Mode.ENFORCE);
        ladder = new Ladder(parts.rungs(settings), 10);
    }

    private static Suspicion suspicion(double posterior, double p, List<Signal> signals) {
        return new Suspicion("a", 100, 1, p, 1, posterior, false, Optional.empty(), signals);
    }

    private static Suspicion drawing(double llr) {
        return suspicion(0.1, 0.2, List.of(new Signal("knowledge-draw", 4, llr, "drew", List.of("x1"))));
    }

    private static Circumstances now(Instant at, Suspicion suspicion, Verification verification, Step step) {
        return new Circumstances(
                at,
                new Circumstances.Account("a", "", "pro", verification, Optional.empty()),
                Circumstances.Call.NONE,
                Circumstances.Use.NONE,
                Circumstances.Terms.NONE,
                suspicion,
                Circumstances.Campaign.NONE,
                step,
                false);
    }

    private Decision decided(Instant at, Suspicion suspicion, Verification verification) {
        ladder.observe(now(at, suspicion, verification, Step.OBSERVE));
        Step step = ladder.standing("a").step();
        return policy.decide(now(at, suspicion, verification, step)).decision();
    }

    @Test
    void aLoneCollectorMeetsFrictionAndIsServed() {
        Decision decision = decided(NOON, drawing(3.1), Verification.PAYMENT);
        assertThat(decision.stop()).isEmpty();
        assertThat(decision.exposures()).containsExactly("shaped");
        assertThat(decision.watermark()).isTrue();
        assertThat(decision.pause()).isZero();
    }

    @Test
    void whoGoesOnIsSlowedUnlessTheOrganisationIsVerified() {
        assertThat(decided(NOON, drawing(4), Verification.PAYMENT).pause()).isEqualTo(Duration.ofSeconds(1));
        Decision known = decided(NOON, drawing(4), Verification.ORGANISATION);
        assertThat(known.pause()).isZero();
        assertThat(known.exposures()).containsExactly("shaped");
    }

    @Test
    void belowTheLevelNothingHappens() {
        assertThat(decided(NOON, drawing(2.9), Verification.NONE)).isEqualTo(Decision.ALLOW);
    }

    @Test
    void frictionGoesAwayAgain() {
        decided(NOON, drawing(3.1), Verification.PAYMENT);
        assertThat(decided(NOON.plusSeconds(60), drawing(2), Verification.PAYMENT)
                        .lessens())
                .isTrue();
        decided(NOON.plusSeconds(120), drawing(1), Verification.PAYMENT);
        ladder.settle(NOON.plus(Duration.ofHours(7)));
        assertThat(decided(NOON.plus(Duration.ofHours(7)), drawing(1), Verification.PAYMENT))
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void withoutAnAlarmNobodyIsEverRefused() {
        Random random = new Random(3);
        List<String> names = SIGNALS.stream().sorted().toList();
        for (int i = 0; i < 3_000; i++) {
            List<Signal> signals = new ArrayList<>();
            for (String name : names) {
                if (random.nextInt(3) == 0) {
                    signals.add(new Signal(name, 1, 8 * random.nextDouble() - 4, "said", List.of()));
                }
            }
            Suspicion suspicion = suspicion(random.nextDouble(), random.nextDouble(), signals);
            Verification verification = Verification.values()[random.nextInt(Verification.values().length)];
            assertThat(decided(NOON.plusSeconds(600L * i), suspicion, verification)
                            .stop())
                    .isEmpty();
        }
    }
}
