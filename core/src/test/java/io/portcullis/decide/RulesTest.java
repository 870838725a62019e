package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.inspect.Signal;
import io.portcullis.inspect.Suspicion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final double ANY = Double.NEGATIVE_INFINITY;
    private static final Rule.Condition LOGITS = new Rule.Condition(Set.of(), "logit-harvest", 2.0, 0, false, 0);
    private static final Rule.Condition ALARMED = new Rule.Condition(Set.of("free"), "", ANY, 0, true, 16);

    @Test
    void anUnknownAccountIsAllowed() {
        Rules rules = new Rules(List.of(rule("r", ALARMED, new Decision.Refuse("r"), Rule.Mode.ENFORCE)));
        assertThat(rules.decide("free", Suspicion.none("a")).decision()).isEqualTo(new Decision.Allow());
    }

    @Test
    void theFirstEnforcedRuleThatHoldsDecides() {
        Decision slow = new Decision.Slow("slow", Duration.ofSeconds(1));
        Rules rules = new Rules(List.of(
                rule("slow", LOGITS, slow, Rule.Mode.ENFORCE),
                rule("refuse", ALARMED, new Decision.Refuse("refuse"), Rule.Mode.ENFORCE)));
        assertThat(rules.decide("free", suspicion(3.0, true)).decision()).isEqualTo(slow);
        assertThat(rules.decide("free", suspicion(1.0, true)).decision()).isEqualTo(new Decision.Refuse("refuse"));
        assertThat(rules.decide("pro", suspicion(1.0, true)).decision()).isEqualTo(new Decision.Allow());
    }

    @Test
    void aShadowRuleIsRecordedAndDoesNotAct() {
        Rules rules = new Rules(List.of(rule("watch", ALARMED, new Decision.Refuse("watch"), Rule.Mode.SHADOW)));
        Rules.Verdict verdict = rules.decide("free", suspicion(0, true));
        assertThat(verdict.decision()).isEqualTo(new Decision.Allow());
        assertThat(verdict.shadow()).containsExactly("watch");
    }

    @Test
    void aConditionThatAlwaysHoldsIsRefused() {
        assertThatThrownBy(() -> new Rule.Condition(Set.of(), "", ANY, 0, false, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Rule rule(String name, Rule.Condition when, Decision then, Rule.Mode mode) {
        return new Rule(name, when, then, mode);
    }

    private static Suspicion suspicion(double llr, boolean alarm) {
        return new Suspicion(
                "a",
                64,
                1,
                .01,
                2,
                .5,
                alarm,
                Optional.empty(),
                List.of(new Signal("logit-harvest", 1, llr, "because", List.of("x1"))));
    }
}
