package io.portcullis.app.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What suspicion leads to. The first rule in order that holds decides; without one the call passes.
 *
 * @param mode whether rules act at all
 */
public record DecideSettings(Mode mode, List<Rule> rules) {
    public DecideSettings {
        rules = List.copyOf(rules);
    }

    /**
     * One rule; all of its conditions must hold.
     *
     * @param mode its own mode; it acts only where {@link DecideSettings#mode()} enforces too
     * @param pause for {@code slow}: how long the answer waits
     * @param exposure for {@code shape}: what the caller then sees
     * @param model for {@code reroute}: the alias that answers instead
     */
    public record Rule(
            String name,
            When when,
            Action action,
            Mode mode,
            Optional<Duration> pause,
            Optional<String> exposure,
            Optional<String> model) {}

    /**
     * Conditions on an account's suspicion.
     *
     * @param signal the signal {@code llr} is about, empty for the combined score
     * @param llr at least this natural log-likelihood ratio
     * @param posterior at least this probability of attack
     * @param alarm the account's alarm is on
     * @param plans only accounts of these plans, empty for all
     */
    public record When(
            Optional<String> signal, OptionalDouble llr, OptionalDouble posterior, boolean alarm, List<String> plans) {
        public When {
            plans = List.copyOf(plans);
        }
    }

    /** What happens to the call. */
    public enum Action {
        ALLOW,
        SLOW,
        REFUSE,
        SHAPE,
        REROUTE
    }

    /** Shadow only writes down what would have happened. */
    public enum Mode {
        SHADOW,
        ENFORCE
    }
}
