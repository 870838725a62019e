package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.decide.ConditionReader.Problem;
import io.portcullis.decide.ConditionReader.Reading;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionReaderTest {
    private static final Lint.Known KNOWN =
            new Lint.Known(Set.of("free", "pro"), Set.of("m"), Set.of("t1"), Step.REFUSE, true);

    private static List<Problem> problems(String text) {
        return Calls.READER.ofCall(text) instanceof Reading.Bad(var problems) ? problems : List.of();
    }

    private static List<String> never(String text, Lint.Known known) {
        return new Lint(Calls.SIGNALS, known).never(Calls.call(text));
    }

    @Test
    void whatDoesNotExistOrFitIsAProblemWithItsPlace() {
        assertThat(problems("plan == \"free\" && suspicion.poterior > 0.5")).hasSize(1);
        assertThat(problems("plan == \"free\" && suspicion.poterior > 0.5")
                        .getFirst()
                        .column())
                .isBetween(19, 29);
        assertThat(problems("suspicon.alarm").getFirst()).isEqualTo(new Problem(1, 1, "there is no fact 'suspicon'"));
        assertThat(problems("stream &&\n  plan > 3").getFirst().line()).isEqualTo(2);
        assertThat(problems("llr(\"volum\") > 1.0").getFirst().message()).contains("no signal is named 'volum'");
        assertThat(problems("llr(plan) > 1.0").getFirst().message()).contains("name in quotes");
        assertThat(problems("usage.calls_minute")).isNotEmpty();
        assertThat(problems("plan ==")).isNotEmpty();
        assertThat(problems("")).isNotEmpty();
    }

    @Test
    void noConditionLoopsOrReachesCode() {
        assertThat(problems("[1, 2].all(x, x > 0)")).isNotEmpty();
        assertThat(problems("[1, 2].exists(x, x > 0)")).isNotEmpty();
        assertThat(problems("getClass() == 1")).isNotEmpty();
        assertThat(problems("java.lang.System.exit(1)")).isNotEmpty();
        assertThat(problems("!".repeat(3000) + "stream")).isNotEmpty();
        assertThat(problems("(".repeat(900) + "stream" + ")".repeat(900))).isNotEmpty();
        assertThat(problems("stream" + " && stream".repeat(300))).isNotEmpty();
    }

    @Test
    void whatOneCallAsksIsNoReasonToClimb() {
        assertThat(Calls.READER.ofAccount("suspicion.alarm && account_age_days < 2.0"))
                .isInstanceOf(Reading.Good.class);
        assertThat(Calls.READER.ofAccount("stream")).isInstanceOf(Reading.Bad.class);
        assertThat(Calls.READER.ofAccount("step >= SHAPE")).isInstanceOf(Reading.Bad.class);
    }

    @Test
    void aConditionThatCanNeverHoldIsFound() {
        for (String text : List.of(
                "false",
                "suspicion.posterior > 1.0",
                "suspicion.posterior > 1",
                "llr(\"volume\") > 4.0",
                "step > REFUSE",
                "usage.calls_minute < 0",
                "plan == \"free\" && plan == \"pro\"",
                "step >= SLOW && step < SHAPE",
                "suspicion.alarm && !suspicion.alarm",
                "false || (stream && 1 > 2)",
                "!(account_age_days >= 0.0)")) {
            assertThat(never(text, KNOWN)).as(text).singleElement().asString().contains("false whatever the call");
        }
    }

    @Test
    void aConditionThatMayHoldIsNotBlamed() {
        for (String text : List.of(
                "true",
                "suspicion.posterior >= 1.0",
                "llr(\"volume\") >= 4.0",
                "step >= REFUSE",
                "plan != \"free\"",
                "!(plan == \"free\" && plan == \"pro\")",
                "suspicion.alarm || !suspicion.alarm",
                "usage.calls_minute - 5 < 0",
                "account.size() > 100")) {
            assertThat(never(text, KNOWN)).as(text).isEmpty();
        }
    }

    @Test
    void namesComparedWithWhatThereIsMustExist() {
        assertThat(never("plan == \"gold\"", KNOWN)).containsExactly("no plan is named 'gold'");
        assertThat(never("stream || model in [\"m\", \"x\"]", KNOWN)).containsExactly("no model is named 'x'");
        assertThat(never("\"t2\" == terms.id", KNOWN)).containsExactly("no terms are named 't2'");
    }

    @Test
    void withoutInspectionOnlySuspicionIsDead() {
        Lint.Known blind = new Lint.Known(Set.of(), Set.of(), Set.of(), Step.REFUSE, false);
        assertThat(never("suspicion.alarm && stream", blind))
                .containsExactly("can never act: inspect.enabled is false");
        assertThat(never("step >= SHAPE", blind)).containsExactly("can never act: inspect.enabled is false");
        assertThat(never("llr(\"volume\") > 0.0", blind)).hasSize(1);
        assertThat(never("stream || suspicion.alarm", blind)).isEmpty();
        assertThat(never("suspicion.posterior < 0.5", blind)).isEmpty();
    }

    @Test
    void aStepThatTheLadderDoesNotHaveIsNeverReached() {
        Lint.Known low = new Lint.Known(Set.of(), Set.of(), Set.of(), Step.STRIP, true);
        assertThat(never("step >= MARK", low)).containsExactly("can never act: the ladder's highest step is strip");
        assertThat(never("step >= STRIP", low)).isEmpty();
    }

    @Test
    void aRuleBehindOneThatAlwaysComesFirstIsFound() {
        assertThat(shadowed(Section.Match.FIRST, "true", "plan == \"free\"")).isTrue();
        assertThat(shadowed(Section.Match.FIRST, "suspicion.posterior > 0.5", "suspicion.posterior > 0.9"))
                .isTrue();
        assertThat(shadowed(Section.Match.FIRST, "suspicion.posterior > 0.9", "suspicion.posterior > 0.5"))
                .isFalse();
        assertThat(shadowed(
                        Section.Match.FIRST, "stream && plan==\"free\"", "plan == \"free\"  && step >= SLOW && stream"))
                .isTrue();
        assertThat(shadowed(Section.Match.FIRST, "plan == \"free\"", "plan == \"pro\""))
                .isFalse();
        assertThat(shadowed(Section.Match.ALL, "true", "plan == \"free\"")).isFalse();
    }

    private static boolean shadowed(Section.Match match, String first, String second) {
        Rule one = new Rule("one", 0, Calls.call(first), List.of(new Action.Refuse()), Rule.Mode.ENFORCE);
        Rule two = new Rule("two", 0, Calls.call(second), List.of(new Action.Refuse()), Rule.Mode.ENFORCE);
        Section section = new Section("s", 0, match, List.of(one, two));
        return new Lint(Calls.SIGNALS, KNOWN).shadowedBy(section, two).equals("one");
    }
}
