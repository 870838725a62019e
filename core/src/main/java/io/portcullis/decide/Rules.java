package io.portcullis.decide;

import io.portcullis.inspect.Suspicion;
import java.util.ArrayList;
import java.util.List;

/** A policy: rules in order, of which the first enforced one that holds decides. */
public record Rules(List<Rule> rules) {
    public static final Rules NONE = new Rules(List.of());

    private static final Verdict ALLOWED = new Verdict(new Decision.Allow(), List.of());

    public Rules {
        rules = List.copyOf(rules);
    }

    /**
     * A decision with what else would have been decided.
     *
     * @param shadow names of shadow rules that held before the decision fell
     */
    public record Verdict(Decision decision, List<String> shadow) {
        public Verdict {
            shadow = List.copyOf(shadow);
        }
    }

    public Verdict decide(String plan, Suspicion suspicion) {
        if (rules.isEmpty() || suspicion.exchanges() == 0) {
            return ALLOWED;
        }
        List<String> shadow = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.when().holds(plan, suspicion)) {
                switch (rule.mode()) {
                    case ENFORCE -> {
                        return new Verdict(rule.then(), shadow);
                    }
                    case SHADOW -> shadow.add(rule.name());
                }
            }
        }
        return shadow.isEmpty() ? ALLOWED : new Verdict(new Decision.Allow(), shadow);
    }
}
