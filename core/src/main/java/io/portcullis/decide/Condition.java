package io.portcullis.decide;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled, type-checked expression of the Common Expression Language over the words of a {@link Vocabulary}; made by
 * {@link ConditionReader}. Its cost is bounded by its length: there are no loops, macros or calls into code. Safe under
 * many threads.
 */
public final class Condition {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]|\\\\.)*\"|'([^'\\\\]|\\\\.)*'");
    private static final Pattern NAME = Pattern.compile("[a-z_]+(\\.[a-z_]+)*");

    private final String text;
    private final Vocabulary vocabulary;
    private final CelExpr expression;
    private final Program program;
    private final int leastStep;

    /** Whether a condition holds. */
    public enum Truth {
        YES,
        NO,
        /** It cannot be evaluated for these circumstances (an overflow, a division by zero): it does not hold. */
        FAILED
    }

    Condition(String text, Vocabulary vocabulary, CelExpr expression, Program program) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.expression = expression;
        this.program = program;
        this.leastStep = (int) Math.ceil(new Reach(vocabulary).least(expression, "step"));
    }

    public Truth holds(Circumstances circumstances) {
        // most calls come from accounts on no step: rules about steps are passed over without evaluating them
        if (circumstances.step().ordinal() < leastStep) {
            return Truth.NO;
        }
        try {
            Object value = program.eval((String name) -> find(name, circumstances));
            return Boolean.TRUE.equals(value) ? Truth.YES : Truth.NO;
        } catch (CelEvaluationException | RuntimeException e) {
            return Truth.FAILED;
        }
    }

    private Optional<Object> find(String name, Circumstances circumstances) {
        return vocabulary.word(name).map(word -> word.value().apply(circumstances));
    }

    CelExpr expression() {
        return expression;
    }

    public String text() {
        return text;
    }

    /** The facts it speaks of, by their names; those inside quoted strings are none. */
    public Set<String> facts() {
        Set<String> facts = new TreeSet<>();
        Matcher names = NAME.matcher(QUOTED.matcher(text).replaceAll(" "));
        while (names.find()) {
            if (vocabulary.word(names.group()).isPresent()) {
                facts.add(names.group());
            }
        }
        return facts;
    }

    @Override
    public String toString() {
        return text;
    }
}
