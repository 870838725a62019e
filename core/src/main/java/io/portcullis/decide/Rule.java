package io.portcullis.decide;

import java.util.List;

/**
 * One line of a policy: when it applies, what it does, and whether it acts or only watches.
 *
 * @param priority rules of a section are tried from the highest on; equals in the order of the file
 * @param then at least one action
 */
public record Rule(String name, int priority, Condition when, List<Action> then, Mode mode) {
    /** Whether a rule acts or is only recorded. */
    public enum Mode {
        SHADOW,
        ENFORCE
    }

    public Rule {
        then = List.copyOf(then);
        if (then.isEmpty()) {
            throw new IllegalArgumentException("rule %s does nothing".formatted(name));
        }
    }
}
