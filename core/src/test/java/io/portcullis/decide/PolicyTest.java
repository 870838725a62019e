package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Suspicion SUSPECT = Calls.suspicion("a1", 0.95, true, 64, "");

    private static Rule rule(String name, String when, Action... then) {
        return new Rule(name, 0, Calls.call(when), List.of(then), Rule.Mode.ENFORCE);
    }

    private static Section section(Section.Match match, Rule... rules) {
        return new Section("s", 0, match, List.of(rules));
    }

    private static Policy.Verdict decide(Section... sections) {
        return new Policy(List.of(sections)).decide(Calls.of("free", SUSPECT, Step.STRIP));
    }

    @Test
    void whereNothingHoldsTheCallPassesUntouched() {
        Policy.Verdict verdict =
                decide(section(Section.Match.FIRST, rule("a", "plan == \"pro\"", new Action.Refuse())));
        assertThat(verdict).isSameAs(Policy.Verdict.ALLOWED);
        assertThat(verdict.decision().acts()).isFalse();
    }

    @Test
    void theFirstRuleThatHoldsEndsItsSectionButNotTheNextOne() {
        Decision decision = decide(
                        section(
                                Section.Match.FIRST,
                                rule("no", "plan == \"pro\"", new Action.Refuse()),
                                rule("slow", "suspicion.alarm", new Action.Slow(Duration.ofSeconds(2), 10)),
                                rule("late", "suspicion.alarm", new Action.Refuse())),
                        section(Section.Match.FIRST, rule("shape", "step >= SHAPE", new Action.Shape("careful"))))
                .decision();
        assertThat(decision.rules()).containsExactly("slow", "shape");
        assertThat(decision.stop()).isEmpty();
        assertThat(decision.pause()).isEqualTo(Duration.ofSeconds(2));
        assertThat(decision.exposures()).containsExactly("careful");
        assertThat(decision.word()).isEqualTo("slow");
    }

    @Test
    void whereAllMatchTheStrictestOfEachKindStands() {
        Decision decision = decide(section(
                        Section.Match.ALL,
                        rule("a", "true", new Action.Slow(Duration.ofSeconds(1), 0), new Action.Cap(900, false)),
                        rule("b", "true", new Action.Slow(Duration.ofSeconds(5), 40), new Action.Cap(400, true)),
                        rule("c", "true", new Action.Slow(Duration.ZERO, 15), new Action.Cap(600, false)),
                        rule("d", "true", new Action.RequireVerification(Verification.PAYMENT)),
                        rule("e", "true", new Action.RequireAcceptance("t1")),
                        rule("f", "true", new Action.Watermark(), new Action.OpenCase(), new Action.Notify("ops"))))
                .decision();
        assertThat(decision.pause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(decision.tokensPerSecond()).isEqualTo(15);
        assertThat(decision.outputTokens()).isEqualTo(400);
        assertThat(decision.sentences()).isTrue();
        assertThat(decision.stop()).contains(new Decision.Stop.Unverified(Verification.PAYMENT));
        assertThat(decision.watermark()).isTrue();
        assertThat(decision.canary()).isFalse();
        assertThat(decision.openCase()).isTrue();
        assertThat(decision.webhooks()).containsExactly("ops");
    }

    @Test
    void aRefusalIsStricterThanADemandInAnyOrder() {
        Rule demand = rule("demand", "true", new Action.RequireAcceptance("t1"));
        Rule refusal = rule("refusal", "true", new Action.Refuse());
        for (List<Rule> order : List.of(List.of(demand, refusal), List.of(refusal, demand))) {
            Section section = new Section("s", 0, Section.Match.ALL, order);
            assertThat(decide(section).decision().stop()).contains(new Decision.Stop.Refused());
        }
    }

    @Test
    void prioritiesComeBeforeTheOrderOfTheFile() {
        Rule low = new Rule("low", 1, Calls.call("true"), List.of(new Action.Refuse()), Rule.Mode.ENFORCE);
        Rule high = new Rule("high", 2, Calls.call("true"), List.of(new Action.Watermark()), Rule.Mode.ENFORCE);
        Section late = new Section("late", 1, Section.Match.FIRST, List.of(low, high));
        Section early =
                new Section("early", 9, Section.Match.FIRST, List.of(rule("early", "true", new Action.Canary())));
        assertThat(decide(late, early).decision().rules()).containsExactly("early", "high");
    }

    @Test
    void allowEndsDecidingForTheWholePolicy() {
        Decision decision = decide(
                        section(Section.Match.ALL, rule("friends", "plan == \"free\"", new Action.Allow())),
                        section(Section.Match.ALL, rule("refuse", "true", new Action.Refuse())))
                .decision();
        assertThat(decision.acts()).isFalse();
        assertThat(decision.rules()).containsExactly("friends");
    }

    @Test
    void aRuleInShadowIsNotedAndChangesNothing() {
        Rule shadow = new Rule("shadow", 9, Calls.call("true"), List.of(new Action.Refuse()), Rule.Mode.SHADOW);
        Policy.Verdict verdict =
                decide(section(Section.Match.FIRST, shadow, rule("slow", "true", new Action.Slow(Duration.ZERO, 5))));
        assertThat(verdict.shadow()).containsExactly("shadow");
        assertThat(verdict.decision().stop()).isEmpty();
        assertThat(verdict.decision().rules()).containsExactly("slow");
    }

    @Test
    void aConditionThatFailsIsToldAndDoesNotHold() {
        Policy.Verdict verdict = decide(section(
                Section.Match.FIRST,
                rule("divides", "1 / (usage.calls_minute - 7) > 0", new Action.Refuse()),
                rule("next", "true", new Action.Watermark())));
        assertThat(verdict.failed()).containsExactly("divides");
        assertThat(verdict.decision().rules()).containsExactly("next");
        assertThat(verdict.decision().stop()).isEmpty();
    }

    @Test
    void everyFactThatIsDeclaredCanBeAsked() {
        for (String fact : List.of(
                "account == \"a1\" && org == \"o1\" && plan == \"free\" && verification == EMAIL",
                "account_age_days < 1.0 && !allowed",
                "suspicion.score > 9.0 && suspicion.p < 0.1 && suspicion.e == 1.0 && suspicion.posterior >= 0.95",
                "suspicion.alarm && suspicion.exchanges == 64 && llr(\"logit-harvest\") > 2.8",
                "llr(\"volume\") == 0.0 && signal.near_duplicates == 0.0",
                "campaign.id == \"\" && campaign.size == 0 && !campaign.alarm && step == STRIP",
                "endpoint == \"/v1/chat/completions\" && model == \"m\" && stream && input_tokens == 50",
                "!asks.logprobs && asks.top_logprobs == 0 && asks.n == 1 && asks.max_tokens == 0 && asks.tools == 0",
                "!asks.reasoning && !asks.seed && !asks.echo && asks.logit_bias == 0",
                "usage.calls_minute == 7 && usage.tokens_minute == 700 && usage.tokens_day == 7000",
                "usage.tokens_month == 70000 && usage.budget_share == 0.5",
                "terms.id == \"t1\" && terms.accepted",
                "plan in [\"free\", \"pro\"] && endpoint.startsWith(\"/v1/chat\")")) {
            assertThat(Calls.call(fact).holds(Calls.of("free", SUSPECT, Step.STRIP)))
                    .as(fact)
                    .isEqualTo(Condition.Truth.YES);
        }
    }

    @Test
    void aGuardOnTheStepChangesNoOutcome() {
        for (String text : List.of(
                "step >= SLOW",
                "step > 2 && suspicion.alarm",
                "step < 2",
                "!(step >= SLOW)",
                "step >= SLOW || plan == \"free\"",
                "SLOW <= step")) {
            for (Step step : Step.values()) {
                boolean expected = switch (text) {
                    case "step >= SLOW", "SLOW <= step" -> step.compareTo(Step.SLOW) >= 0;
                    case "step > 2 && suspicion.alarm" -> step.ordinal() > 2;
                    case "step < 2" -> step.ordinal() < 2;
                    case "!(step >= SLOW)" -> step.compareTo(Step.SLOW) < 0;
                    default -> true;
                };
                assertThat(Calls.call(text).holds(Calls.of("free", SUSPECT, step)))
                        .as("%s at %s", text, step)
                        .isEqualTo(expected ? Condition.Truth.YES : Condition.Truth.NO);
            }
        }
        assertThat(Optional.of(Step.OBSERVE)).contains(Step.of("observe").orElseThrow());
    }
}
