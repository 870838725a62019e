package io.portcullis.decide;

import java.util.Locale;
import java.util.Optional;

/** A rung of the ladder, mildest first; what a step does to a call is said by the policy's rules. */
public enum Step {
    OBSERVE,
    FRICTION,
    SHAPE,
    STRIP,
    MARK,
    SLOW,
    SMALLER,
    REFUSE;

    /** As policies and facts write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Step> of(String word) {
        for (Step step : values()) {
            if (step.word().equals(word)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    Step min(Step other) {
        return compareTo(other) <= 0 ? this : other;
    }

    Step max(Step other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
