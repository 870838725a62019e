package io.portcullis.decide;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the ladder is built: which steps there are, what leads onto each and what off it.
 *
 * @param rungs mildest first, each step at most once; {@link Step#OBSERVE} is the ground and no rung
 * @param climb least time on a step before the next one up
 * @param hold how long a step stays after its reason has gone, before the next one down
 * @param expire how long a step stays without an exchange that keeps its reason alive
 * @param fresh exchanges an account is given after its step expired or was undone, before it may climb again
 */
public record Rungs(List<Rung> rungs, Duration climb, Duration hold, Duration expire, int fresh) {
    public static final Rungs NONE = new Rungs(List.of(), Duration.ZERO, Duration.ofHours(1), Duration.ofDays(7), 0);

    /**
     * One step.
     *
     * @param when what leads onto it
     * @param until what must hold before it is left, empty where {@code when} must merely have ceased; with a gap
     *     between the two a wavering account stays where it is
     */
    public record Rung(Step step, Condition when, Optional<Condition> until) {}

    /**
     * What the evidence asks for.
     *
     * @param asked the highest step that it leads onto
     * @param kept the highest step that it does not yet let go
     * @param failed conditions that could not be evaluated, and count as not holding
     */
    public record Demand(Step asked, Step kept, int failed) {
        static final Demand NONE = new Demand(Step.OBSERVE, Step.OBSERVE, 0);
    }

    public Rungs {
        rungs = rungs.stream().sorted(Comparator.comparing(Rung::step)).toList();
        if (hold.isNegative() || hold.isZero() || expire.isNegative() || expire.isZero() || climb.isNegative()) {
            throw new IllegalArgumentException("hold and expire must be positive, climb not negative");
        }
    }

    /** Pure: asked is never above kept. */
    public Demand demand(Circumstances circumstances) {
        Step asked = Step.OBSERVE;
        Step kept = Step.OBSERVE;
        int failed = 0;
        for (Rung rung : rungs) {
            Condition.Truth when = rung.when().holds(circumstances);
            Condition.Truth until =
                    rung.until().map(c -> c.holds(circumstances)).orElse(Condition.Truth.YES);
            if (when == Condition.Truth.YES) {
                asked = rung.step();
            }
            if (when == Condition.Truth.YES || until == Condition.Truth.NO) {
                kept = rung.step();
            }
            failed += (when == Condition.Truth.FAILED ? 1 : 0) + (until == Condition.Truth.FAILED ? 1 : 0);
        }
        return new Demand(asked, kept, failed);
    }

    /** The next rung up, not beyond the goal; the same step where there is none. */
    Step above(Step step, Step goal) {
        for (Rung rung : rungs) {
            if (rung.step().compareTo(step) > 0 && rung.step().compareTo(goal) <= 0) {
                return rung.step();
            }
        }
        return step;
    }

    /** The next rung down, or the ground. */
    Step below(Step step) {
        Step below = Step.OBSERVE;
        for (Rung rung : rungs) {
            if (rung.step().compareTo(step) < 0) {
                below = rung.step();
            }
        }
        return below;
    }
}
