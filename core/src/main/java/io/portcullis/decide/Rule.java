package io.portcullis.decide;

import io.portcullis.inspect.Suspicion;
import java.util.Set;

/**
 * One line of a policy: when it applies, what it decides, and whether it acts or only watches.
 *
 * @param mode whether the rule acts ({@code ENFORCE}) or is only recorded ({@code SHADOW})
 */
public record Rule(String name, Condition when, Decision then, Mode mode) {
    /** Whether a rule acts or is only recorded. */
    public enum Mode {
        SHADOW,
        ENFORCE
    }

    /**
     * A conjunction over the caller's plan and the suspicion; a bound left at its weakest value does not count.
     *
     * @param plans plans it is limited to, empty for all
     * @param signal the signal that {@code llr} is about, empty for the combined score
     * @param llr least natural log-likelihood ratio, negative infinity for any
     * @param posterior least posterior, 0 for any
     * @param alarm whether an alarm is required
     * @param exchanges least number of exchanges seen
     */
    public record Condition(
            Set<String> plans, String signal, double llr, double posterior, boolean alarm, long exchanges) {
        public Condition {
            plans = Set.copyOf(plans);
            if (llr == Double.NEGATIVE_INFINITY && posterior <= 0 && !alarm) {
                throw new IllegalArgumentException("a condition needs an llr, a posterior or an alarm");
            }
        }

        boolean holds(String plan, Suspicion suspicion) {
            return (plans.isEmpty() || plans.contains(plan))
                    && (signal.isEmpty() ? suspicion.score() : suspicion.llr(signal)) >= llr
                    && suspicion.posterior() >= posterior
                    && (!alarm || suspicion.alarm())
                    && suspicion.exchanges() >= exchanges;
        }
    }
}
