package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.decide.ConditionReader.Reading;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConditionFuzz {
    private static final List<String> SEEDS = List.of(
            "plan == \"free\" && suspicion.posterior >= 0.9",
            "llr(\"logit-harvest\") > 2.0 || step >= SHAPE",
            "!(stream && asks.n > 2) ? usage.tokens_day > 10 : terms.accepted",
            "model in [\"m\", \"x\"] && endpoint.startsWith(\"/v1\") && account.matches(\"a[0-9]+\")",
            "1 / (usage.calls_minute - 7) > 0 && verification < EMAIL",
            "double(input_tokens) * 1.5 + suspicion.score > -1e300");
    private static final String SPICE = "()[]{}\"'\\+-*/%<>=!&|?:,. 0189axe_\n\u00e9\ud83d\ude00";

    /** Mutants either compile, and then hold, hold not or fail, or are refused with a place; the lint survives them. */
    @Test
    void mutantsAreReadOrRefusedAndNothingElse() {
        Random random = new Random(20261123);
        Lint lint = new Lint(Calls.SIGNALS, new Lint.Known(Set.of("free"), Set.of("m"), Set.of(), Step.REFUSE, true));
        Circumstances seen = Calls.of("free", Calls.suspicion("a1", 0.9, true, 64, ""), Step.SLOW);
        int good = 0;
        for (int round = 0; round < 6_000; round++) {
            String text = mutant(random);
            switch (Calls.READER.ofCall(text)) {
                case Reading.Good(Condition condition) -> {
                    good++;
                    assertThat(condition.holds(seen)).isNotNull();
                    assertThat(lint.never(condition)).isNotNull();
                    boolean never = lint.never(condition).stream().anyMatch(why -> why.contains("false whatever"));
                    if (never) {
                        assertThat(condition.holds(seen)).as(text).isNotEqualTo(Condition.Truth.YES);
                    }
                }
                case Reading.Bad(var problems) -> {
                    assertThat(problems).isNotEmpty();
                    assertThat(problems).allSatisfy(p -> assertThat(p.line()).isPositive());
                    assertThat(problems).allSatisfy(p -> assertThat(p.column()).isPositive());
                }
            }
        }
        assertThat(good).isBetween(200, 5_800);
    }

    private static String mutant(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 1 -> text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(6)));
                default -> text.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
            }
            if (text.isEmpty()) {
                text.append(' ');
            }
        }
        return text.toString();
    }
}
