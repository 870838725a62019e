package io.portcullis.decide;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds conditions that can never hold and rules that can never act. */
public final class Lint {
    private final Reach reach;
    private final Known known;

    /**
     * What there is, for conditions to speak of by name.
     *
     * @param top the highest step that the ladder has
     * @param inspecting whether anything is inspected at all
     */
    public record Known(Set<String> plans, Set<String> models, Set<String> terms, Step top, boolean inspecting) {
        public Known {
            plans = Set.copyOf(plans);
            models = Set.copyOf(models);
            terms = Set.copyOf(terms);
        }
    }

    /** @param signals names that detectors give their signals */
    public Lint(Set<String> signals, Known known) {
        this.reach = new Reach(new Vocabulary(signals));
        this.known = known;
    }

    /** Why a condition can never hold, in words; empty where it can. */
    public List<String> never(Condition condition) {
        List<String> problems = new ArrayList<>();
        names(condition.expression(), problems);
        if (reach.sure(condition) == Reach.Sure.NEVER) {
            problems.add("can never act: the condition is false whatever the call");
        } else if (reach.below(condition, known.top()) == Reach.Sure.NEVER) {
            problems.add(
                    "can never act: the ladder's highest step is " + known.top().word());
        } else if (!known.inspecting() && reach.blind(condition) == Reach.Sure.NEVER) {
            problems.add("can never act: inspect.enabled is false");
        }
        return problems;
    }

    /** The name of the enforced rule that keeps this one from ever acting, empty if there is none. */
    public String shadowedBy(Section section, Rule rule) {
        for (Rule earlier : section.rules()) {
            if (earlier == rule) {
                return "";
            }
            boolean ends = section.match() == Section.Match.FIRST
                    || earlier.then().stream().anyMatch(Action.Allow.class::isInstance);
            if (ends && earlier.mode() == Rule.Mode.ENFORCE && reach.covers(earlier.when(), rule.when())) {
                return earlier.name();
            }
        }
        return "";
    }

    /** Names compared with what there is: {@code plan == "gold"}, {@code model in ["a", "b"]}. */
    private void names(CelExpr e, List<String> problems) {
        if (e.getKind() != Kind.CALL) {
            return;
        }
        List<CelExpr> args = e.call().args();
        boolean compares = Set.of("_==_", "_!=_", "@in").contains(e.call().function());
        if (compares && args.size() == 2) {
            compared(Reach.name(args.get(0)), args.get(1), problems);
            compared(Reach.name(args.get(1)), args.get(0), problems);
        }
        args.forEach(arg -> names(arg, problems));
    }

    private void compared(String word, CelExpr value, List<String> problems) {
        Map<String, Set<String>> lists =
                Map.of("plan", known.plans(), "model", known.models(), "terms.id", known.terms());
        Set<String> names = lists.get(word);
        if (names == null || names.isEmpty()) {
            return;
        }
        List<CelExpr> values = value.getKind() == Kind.LIST ? value.list().elements() : List.of(value);
        for (CelExpr one : values) {
            boolean text = one.getKind() == Kind.CONSTANT && one.constant().getKind() == CelConstant.Kind.STRING_VALUE;
            if (text && !names.contains(one.constant().stringValue())) {
                String what = word.equals("terms.id") ? "terms are" : word + " is";
                problems.add("no %s named '%s'".formatted(what, one.constant().stringValue()));
            }
        }
    }
}
