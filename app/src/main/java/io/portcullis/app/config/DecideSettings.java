package io.portcullis.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.portcullis.traffic.Verification;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policy and how it is in force.
 *
 * @param mode whether rules act at all: the one switch
 * @param policy the file that ladder and sections were read from, empty where they stand here or are the shipped ones
 * @param verificationUrl where callers can have their account verified
 */
public record DecideSettings(
        Mode mode,
        Optional<Path> policy,
        Optional<String> verificationUrl,
        List<Webhook> webhooks,
        Ladder ladder,
        List<Section> sections) {
    public DecideSettings {
        webhooks = List.copyOf(webhooks);
        sections = List.copyOf(sections);
    }

    /** Somebody to be told; the secret signs what is sent. */
    public record Webhook(String name, URI url, Secret secret) {}

    /**
     * The ladder.
     *
     * @param steps by the step's name
     */
    public record Ladder(Duration climb, Duration hold, Duration expire, int fresh, Map<String, Rung> steps) {
        public Ladder {
            steps = Map.copyOf(steps);
        }
    }

    /** What leads onto a step, and what must hold before it is left. */
    public record Rung(String when, Optional<String> until) {}

    /** Rules that belong together. */
    public record Section(String name, int priority, Match match, List<Rule> rules) {
        public Section {
            rules = List.copyOf(rules);
        }
    }

    /** How many rules of a section may act on one call. */
    public enum Match {
        FIRST,
        ALL
    }

    /**
     * One rule.
     *
     * @param when a condition in CEL
     * @param mode its own mode; it acts only where {@link DecideSettings#mode()} enforces too
     */
    public record Rule(String name, int priority, String when, Then then, Mode mode) {}

    /** What a rule does; at least one is there. */
    public record Then(
            Optional<Boolean> allow,
            Optional<String> requireAcceptance,
            Optional<Verification> requireVerification,
            Optional<String> shape,
            Optional<Slow> slow,
            Optional<Reroute> reroute,
            Optional<Cap> cap,
            Optional<Boolean> watermark,
            Optional<Boolean> canary,
            Optional<Boolean> refuse,
            Optional<Boolean> openCase,
            @JsonProperty("notify") Optional<String> webhook) {}

    /** A pause before the answer, and a bound on its pace. */
    public record Slow(Duration pause, int tokensPerSecond) {}

    /** Another model. */
    public record Reroute(String model, boolean silent) {}

    /** A bound on the answer. */
    public record Cap(int outputTokens, boolean sentences) {}

    /** Shadow only writes down what would have happened. */
    public enum Mode {
        SHADOW,
        ENFORCE
    }
}
