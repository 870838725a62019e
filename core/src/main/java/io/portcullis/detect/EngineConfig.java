package io.portcullis.detect;

import io.portcullis.inspect.Halves;
import java.time.Duration;
import java.util.Set;

/**
 * How an engine is to judge.
 *
 * @param alpha probability of ever alarming on an honest account, within (0, 1)
 * @param seed of tie-breaking hashes; findings are a function of exchanges, calibration, this and nothing else
 * @param epoch how long what is shared between accounts stays frozen, event time; three are a window of {@link Halves}
 * @param search how often campaigns are searched for, event time; an account alarms when two searches running find it
 *     in one, or one search in one beyond doubt
 * @param disabled names of signals left out, for ablations
 */
public record EngineConfig(double alpha, long seed, Duration epoch, Duration search, Set<String> disabled) {
    public EngineConfig {
        disabled = Set.copyOf(disabled);
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must lie between 0 and 1, is " + alpha);
        }
        if (epoch.toMillis() < 1000) {
            throw new IllegalArgumentException("an epoch lasts at least a second, not " + epoch);
        }
        if (search.compareTo(epoch) < 0) {
            throw new IllegalArgumentException("a search comes at most once an epoch, not every " + search);
        }
    }

    /** All signals, epochs of ten minutes, a search every six hours. */
    public static EngineConfig of(double alpha, long seed) {
        return new EngineConfig(alpha, seed, Duration.ofMinutes(10), Duration.ofHours(6), Set.of());
    }

    /** The same at another pace. */
    public EngineConfig paced(Duration epochs, Duration searches) {
        return new EngineConfig(alpha, seed, epochs, searches, disabled);
    }

    /** Links are made for three epochs and tested in the next three: half-hours at the usual pace. */
    Halves halves() {
        return new Halves(3 * epoch.toMillis());
    }

    public EngineConfig without(String... signals) {
        return new EngineConfig(alpha, seed, epoch, search, Set.of(signals));
    }
}
