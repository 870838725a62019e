package io.portcullis.app;

import io.portcullis.decide.Decision;
import io.portcullis.gateway.flow.Outcome;
import io.portcullis.gateway.flow.Witness;
import io.portcullis.gateway.observe.AccessLog;
import io.portcullis.gateway.observe.CallOutcome;
import io.portcullis.gateway.observe.Meters;
import io.portcullis.gateway.observe.Traces;
import io.portcullis.shape.VaultReplay;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Dialect;
import io.portcullis.traffic.ModelCall;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics, traces and logs what the flow does. */
final class FlowWitness implements Witness {
    private static final Logger LOG = LoggerFactory.getLogger("portcullis.flow");

    private static final int RULES_MAX = 1_000;

    private final Meters meters;
    private final Traces traces;
    private final AccessLog access;
    private final Set<String> undecided = ConcurrentHashMap.newKeySet();
    private final FactDesk facts;

    FlowWitness(Meters meters, Traces traces, AccessLog access, FactDesk facts) {
        this.facts = facts;
        this.meters = meters;
        this.traces = traces;
        this.access = access;
    }

    @Override
    public void refused(Dialect dialect, String why) {
        switch (why) {
            case "unauthenticated" -> meters.unauthenticated(why);
            case "malformed", "encoding", "too_large", "body_timeout", "method", "broken" -> meters.malformed(why);
            default -> meters.refused(why);
        }
    }

    @Override
    public void turnedAway(Caller caller, String why, Instant at) {
        facts.turnedAway(caller.account(), caller.key(), why, at);
    }

    @Override
    public void admitted(ModelCall call, String plan) {
        meters.received(call);
        meters.admitted(plan);
        if (call.stream()) {
            meters.streamStarted();
        }
    }

    @Override
    public void finished(Outcome outcome) {
        ModelCall call = outcome.call();
        if (call.stream()) {
            meters.streamEnded();
        }
        Decision decision = outcome.decision();
        decision.rules().forEach(rule -> meters.decided(rule, decision.word(), true));
        outcome.shadow().forEach(rule -> meters.decided(rule, "shadow", false));
        CallOutcome told = told(outcome);
        meters.ended(call, outcome.caller().plan(), told);
        Traces.CallSpan span = traces.start(call);
        String traceId = span.traceId();
        span.end(outcome.caller().plan(), told);
        access.ended(call, Optional.of(outcome.caller()), traceId, told);
    }

    private static CallOutcome told(Outcome outcome) {
        CallOutcome.Ending ending = switch (outcome.error()) {
            case "" -> CallOutcome.Ending.ANSWERED;
            case "caller_left" -> CallOutcome.Ending.CALLER_LEFT;
            case "refused", "no_dialect" -> CallOutcome.Ending.REFUSED;
            default -> CallOutcome.Ending.UPSTREAM_FAILED;
        };
        return new CallOutcome(
                outcome.status(),
                ending,
                outcome.upstream(),
                outcome.call().model(),
                outcome.responseId(),
                outcome.finish(),
                outcome.usage(),
                outcome.total(),
                outcome.firstChunk().isZero() ? Optional.empty() : Optional.of(outcome.firstChunk()),
                0,
                0,
                ending == CallOutcome.Ending.REFUSED ? outcome.error() : "");
    }

    @Override
    public void undecided(String rule) {
        meters.decided(rule, "failed", false);
        if (undecided.add(rule) && undecided.size() <= RULES_MAX) {
            LOG.error("the condition of rule {} could not be evaluated for a call; the rule did not hold", rule);
        }
    }

    @Override
    public void replayed(VaultReplay replay) {
        meters.refused("replay");
        facts.replayed(replay);
        LOG.warn(
                "a reasoning handle of account {} came back under account {} (handle sha256 {})",
                replay.owner(),
                replay.account(),
                replay.handleSha256());
    }

    @Override
    public void upstreamFailed(String upstream, String kind, String detail) {
        meters.upstreamFailed(upstream, kind.toLowerCase(Locale.ROOT));
        LOG.warn("{}: {}", kind, detail);
    }

    @Override
    public void broken(String where, Throwable cause) {
        meters.malformed("broken");
        LOG.error("{} failed", where, cause);
    }
}
