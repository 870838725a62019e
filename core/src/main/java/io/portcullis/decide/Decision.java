package io.portcullis.decide;

import io.portcullis.traffic.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a call: the strictest of all that the rules which held ask for. Names of rules are for the record,
 * never for the caller.
 *
 * @param stop why the call is not served, empty where it is
 * @param exposures named exposures that bound what is seen, beside the plan's
 * @param pause before the call is forwarded
 * @param tokensPerSecond most that a stream gives, 0 for no bound
 * @param outputTokens most tokens of an answer, 0 for no bound
 * @param sentences whether an answer that is cut at that bound ends with a whole sentence
 * @param watermark whether the text is marked
 * @param canary whether the account's own canary variants are served
 * @param openCase whether a case is to be opened
 * @param webhooks whom to tell
 * @param rules names of the enforced rules that held, in order
 */
public record Decision(
        Optional<Stop> stop,
        List<String> exposures,
        Duration pause,
        int tokensPerSecond,
        Optional<Action.Reroute> reroute,
        int outputTokens,
        boolean sentences,
        boolean watermark,
        boolean canary,
        boolean openCase,
        List<String> webhooks,
        List<String> rules) {
    /** Nothing happens: the call passes as its plan has it. */
    public static final Decision ALLOW = new Decision(
            Optional.empty(),
            List.of(),
            Duration.ZERO,
            0,
            Optional.empty(),
            0,
            false,
            false,
            false,
            false,
            List.of(),
            List.of());

    public Decision {
        exposures = List.copyOf(exposures);
        webhooks = List.copyOf(webhooks);
        rules = List.copyOf(rules);
    }

    /** Why a call is not served. */
    public sealed interface Stop {
        /** Not at all, and never for this request. */
        record Refused() implements Stop {}

        /** Not before the terms are accepted. */
        record Unaccepted(String terms) implements Stop {}

        /** Not before the account is verified so far. */
        record Unverified(Verification level) implements Stop {}
    }

    /** Whether the caller gets anything else than the plan gives. */
    public boolean acts() {
        return stop.isPresent() || lessens() || watermark || canary;
    }

    /** Whether what is served is worth less than at full value: refused, shaped, slowed, rerouted or capped. */
    public boolean lessens() {
        return stop.isPresent()
                || !exposures.isEmpty()
                || !pause.isZero()
                || tokensPerSecond > 0
                || reroute.isPresent()
                || outputTokens > 0;
    }

    /** The strongest thing that happens, in one word for logs and metrics. */
    public String word() {
        return stop.map(why -> switch (why) {
                    case Stop.Refused ignored -> "refuse";
                    case Stop.Unaccepted ignored -> "require_acceptance";
                    case Stop.Unverified ignored -> "require_verification";
                })
                .orElseGet(this::servedWord);
    }

    private String servedWord() {
        if (reroute.isPresent()) {
            return "reroute";
        }
        if (!pause.isZero() || tokensPerSecond > 0) {
            return "slow";
        }
        if (!exposures.isEmpty()) {
            return "shape";
        }
        if (outputTokens > 0) {
            return "cap";
        }
        return watermark || canary ? "mark" : "allow";
    }

    /** The rule that is first to blame, empty where none acted. */
    public String rule() {
        return rules.isEmpty() ? "" : rules.getFirst();
    }
}
