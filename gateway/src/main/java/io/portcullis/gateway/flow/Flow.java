package io.portcullis.gateway.flow;

import io.portcullis.admit.Admission;
import io.portcullis.admit.Plan;
import io.portcullis.admit.RateState;
import io.portcullis.admit.Terms;
import io.portcullis.admit.TermsGate;
import io.portcullis.decide.Decision;
import io.portcullis.decide.Policy;
import io.portcullis.gateway.authenticate.Authentication;
import io.portcullis.gateway.authenticate.Directory;
import io.portcullis.gateway.receive.Desk;
import io.portcullis.gateway.receive.Incoming;
import io.portcullis.gateway.receive.Responder;
import io.portcullis.gateway.wire.Parsed;
import io.portcullis.gateway.wire.RateHeaders;
import io.portcullis.gateway.wire.RateView;
import io.portcullis.gateway.wire.Refusal;
import io.portcullis.gateway.wire.Wires;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.Grant;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.Dialect;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.ModelCall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The path of a call from its head to the decision, on one event loop: synchronous and in memory. Each step either
 * goes on or ends the call with a refusal in the caller's own dialect; what follows is the {@link Passage}'s.
 */
public final class Flow implements Desk {
    static final Duration SOON = Duration.ofSeconds(5);

    private final Crew crew;
    private final Doors doors;
    private final Ways ways;
    private final Ids ids;

    /** A flow for one event loop; the crew is shared, the ways to upstreams are this loop's own. */
    public Flow(Crew crew, Doors doors, Ways ways, Ids ids) {
        this.crew = crew;
        this.doors = doors;
        this.ways = ways;
        this.ids = ids;
    }

    @Override
    public Optional<Consumer<byte[]>> arrived(Incoming incoming, Responder responder) {
        Arrival arrival = arrival(incoming, responder);
        try {
            if (doors.open(arrival)) {
                return Optional.empty();
            }
            Optional<Consumer<byte[]>> form = doors.form(arrival, key -> known(arrival, key));
            if (form.isPresent()) {
                return form;
            }
            Optional<Caller> caller = authenticate(arrival);
            if (caller.isEmpty()) {
                return Optional.empty();
            }
            Optional<Endpoint> endpoint = Endpoint.of(incoming.path());
            if (endpoint.isEmpty()) {
                return doors.open(arrival, caller.get());
            }
            if (!incoming.method().equals("POST")) {
                refuse(arrival, new Refusal.NotAllowed("POST"), "method");
                return Optional.empty();
            }
            return Optional.of(body -> {
                try {
                    read(arrival, endpoint.get(), caller.get(), body);
                } catch (RuntimeException e) {
                    broken(arrival, e);
                }
            });
        } catch (RuntimeException e) {
            broken(arrival, e);
            return Optional.empty();
        }
    }

    @Override
    public void refused(Incoming incoming, Responder responder, int status, String message) {
        Arrival arrival = arrival(incoming, responder);
        switch (status) {
            case 413 ->
                refuse(
                        arrival,
                        new Refusal.TooLarge(crew.inForce().get().limits().bodyBytes()),
                        "too_large");
            case 503 -> refuse(arrival, new Refusal.Overloaded(message, SOON), "in_flight");
            default -> refuse(arrival, new Refusal.Invalid(message, ""), status == 408 ? "body_timeout" : "head");
        }
    }

    private Arrival arrival(Incoming incoming, Responder responder) {
        Instant now = crew.clock().instant();
        return new Arrival(ids.next(now), now, dialect(incoming), incoming, responder);
    }

    /** The path tells the dialect; where it cannot, callers of Anthropic's API show it by their headers. */
    static Dialect dialect(Incoming incoming) {
        Optional<Endpoint> endpoint = Endpoint.of(incoming.path());
        if (endpoint.isPresent()) {
            return endpoint.get().dialect();
        }
        boolean anthropic = !incoming.header("anthropic-version").isEmpty()
                || !incoming.header("x-api-key").isEmpty()
                || incoming.path().startsWith("/v1/messages");
        return anthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    private void broken(Arrival arrival, RuntimeException cause) {
        crew.witness().broken("flow", cause);
        refuse(arrival, new Refusal.Broken(), "broken");
    }

    private void refuse(Arrival arrival, Refusal refusal, String why) {
        refuse(arrival, refusal, why, Map.of());
    }

    private void refuse(Arrival arrival, Refusal refusal, String why, Map<String, String> headers) {
        crew.witness().refused(arrival.dialect(), why);
        arrival.refuse(refusal, headers);
    }

    private void turnAway(Arrival arrival, Caller caller, Refusal refusal, String why, Map<String, String> headers) {
        refuse(arrival, refusal, why, headers);
        crew.witness().turnedAway(caller, why, arrival.at());
    }

    private Optional<Caller> authenticate(Arrival arrival) {
        String ip = arrival.incoming().client().ip();
        return switch (crew.authenticator().identify(token(arrival.incoming()), ip, arrival.at())) {
            case Authentication.Known(Caller caller) -> Optional.of(caller);
            case Authentication.Unknown(Authentication.Why why, String message) -> {
                Refusal refusal = switch (why) {
                    case NETWORK_NOT_ALLOWED, SUSPENDED -> new Refusal.Forbidden(message);
                    case MISSING, UNKNOWN_KEY, EXPIRED, REVOKED, BAD_TOKEN -> new Refusal.Unauthenticated(message);
                };
                refuse(arrival, refusal, "unauthenticated");
                yield Optional.empty();
            }
        };
    }

    private Optional<Caller> known(Arrival arrival, String key) {
        String ip = arrival.incoming().client().ip();
        return crew.authenticator().identify(key, ip, arrival.at()) instanceof Authentication.Known(Caller caller)
                ? Optional.of(caller)
                : Optional.empty();
    }

    private static String token(Incoming incoming) {
        String key = incoming.header("x-api-key");
        if (!key.isEmpty()) {
            return key.strip();
        }
        String authorization = incoming.header("authorization");
        boolean bearer = authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        return bearer ? authorization.substring(7).strip() : "";
    }

    private void read(Arrival arrival, Endpoint endpoint, Caller caller, byte[] sent) {
        InForce inForce = crew.inForce().get();
        Plain.Text text = Plain.of(
                arrival.incoming().header("content-encoding"),
                sent,
                inForce.limits().bodyBytes());
        switch (text) {
            case Plain.Refused(Refusal refusal) -> refuse(arrival, refusal, "encoding");
            case Plain.Bytes(byte[] body) -> {
                switch (Wires.of(endpoint).parse(body)) {
                    case Parsed.Malformed(String message, String param, int line, int column) -> {
                        String where = line > 0 ? " (line " + line + ", column " + column + ")" : "";
                        refuse(arrival, new Refusal.Invalid(message + where, param), "malformed");
                    }
                    case Parsed.Read read -> admit(arrival, call(arrival, endpoint, read), caller, read, body);
                }
            }
        }
    }

    private static ModelCall call(Arrival arrival, Endpoint endpoint, Parsed.Read read) {
        return new ModelCall(
                arrival.id(),
                arrival.at(),
                endpoint,
                read.model(),
                read.stream(),
                read.inputTokens(),
                read.asks(),
                read.conversation(),
                arrival.incoming().client());
    }

    private void admit(Arrival arrival, ModelCall call, Caller caller, Parsed.Read read, byte[] body) {
        InForce inForce = crew.inForce().get();
        Plan plan = inForce.plans().get(caller.plan());
        if (plan == null) {
            turnAway(
                    arrival,
                    caller,
                    new Refusal.Forbidden("Your account's plan is not offered any more."),
                    "no_plan",
                    Map.of());
            return;
        }
        Route route = inForce.routes().get(call.model());
        if (route == null || !plan.allows(route.alias())) {
            String name =
                    call.model().length() <= 64 ? call.model() : call.model().substring(0, 64) + "...";
            String message = "The model `" + name + "` does not exist or you do not have access to it.";
            turnAway(arrival, caller, new Refusal.NotFound(message, "model"), "no_model", Map.of());
            return;
        }
        if (!crew.scribe().accepting()) {
            turnAway(
                    arrival,
                    caller,
                    new Refusal.Overloaded("Exchanges cannot be recorded now.", SOON),
                    "record_full",
                    Map.of());
            return;
        }
        Map<String, String> notice = inForce.notices().getOrDefault(plan.terms(), Map.of());
        Directory directory = crew.directory().get();
        Optional<Admission.Refused> terms = TermsGate.check(
                plan.terms(),
                directory.terms(plan.terms()),
                directory.accepted(caller.account(), plan.terms()),
                arrival.at());
        if (terms.isPresent() && call.endpoint() != Endpoint.COUNT_TOKENS) {
            turnAway(arrival, caller, terms(directory, plan, terms.get(), arrival.at()), "terms", notice);
            return;
        }
        String version = TermsGate.current(directory.terms(plan.terms()), arrival.at())
                .map(Terms::hash)
                .orElse("");
        decide(arrival, new Asked(call, caller, plan, route, read, body, notice, version, Optional.empty()), inForce);
    }

    private static Refusal terms(Directory directory, Plan plan, Admission.Refused refused, Instant now) {
        return TermsGate.current(directory.terms(plan.terms()), now)
                .<Refusal>map(due -> new Refusal.TermsNotAccepted(due.id(), due.url()))
                .orElseGet(() -> new Refusal.Forbidden(refused.message()));
    }

    /** Inspect and decide, then reserve: a refused call must not use up a caller's quota. */
    private void decide(Arrival arrival, Asked asked, InForce inForce) {
        Directory directory = crew.directory().get();
        Policy.Verdict verdict = crew.judgement()
                .decide(asked, inForce, directory, Budget.share(crew.quota(), asked, arrival.at()), arrival.at());
        verdict.failed().forEach(rule -> crew.witness().undecided(rule));
        Decision decision = verdict.decision();
        Optional<Refusal> stop = decision.stop().flatMap(why -> stop(why, asked, inForce, directory, arrival.at()));
        if (stop.isPresent()) {
            refuse(arrival, stop.get(), "decided", asked.notice());
            Recording.refusal(crew, arrival, asked, verdict);
            return;
        }
        Exposure exposure = exposure(inForce, asked.plan().exposure());
        for (String name : decision.exposures()) {
            exposure = exposure.and(exposure(inForce, name));
        }
        Route route = decision.reroute()
                .map(other -> inForce.routes().getOrDefault(other.model(), asked.route()))
                .orElse(asked.route());
        Asked routed = asked.over(route);
        Asked chosen = routed.choosing(crew.marking().choice(inForce, routed, decision, exposure));
        reserve(arrival, chosen, inForce, verdict, exposure.capped(decision.outputTokens()));
    }

    /** A demand that is met already stops nobody. */
    private static Optional<Refusal> stop(
            Decision.Stop why, Asked asked, InForce inForce, Directory directory, Instant now) {
        return switch (why) {
            case Decision.Stop.Refused ignored -> Optional.of(new Refusal.Abuse("This request cannot be served."));
            case Decision.Stop.Unverified(var level) ->
                asked.caller().verified().compareTo(level) >= 0
                        ? Optional.empty()
                        : Optional.of(new Refusal.VerificationRequired(
                                level.name().toLowerCase(Locale.ROOT), inForce.verification()));
            case Decision.Stop.Unaccepted(String id) ->
                Judgement.accepted(directory, asked.caller().account(), id, now)
                        ? Optional.empty()
                        : TermsGate.current(directory.terms(id), now)
                                .map(due -> new Refusal.TermsNotAccepted(due.id(), due.url()));
        };
    }

    private static Exposure exposure(InForce inForce, String name) {
        Exposure exposure = inForce.exposures().get(name);
        if (exposure == null) {
            throw new IllegalStateException("no exposure named " + name);
        }
        return exposure;
    }

    private void reserve(Arrival arrival, Asked asked, InForce inForce, Policy.Verdict verdict, Exposure exposure) {
        Trim trim;
        switch (exposure.judge(asked.call().asks(), asked.call().endpoint())) {
            case Grant.Refused(String param, String message) -> {
                turnAway(arrival, asked.caller(), new Refusal.Invalid(message, param), "exposure", asked.notice());
                return;
            }
            case Grant.Granted(Trim granted) -> trim = granted;
        }
        Handles.Opened opened = Handles.open(crew.vault(), asked);
        if (opened.replay().isPresent()) {
            crew.witness().replayed(opened.replay().get());
            String message = "A reasoning block of this conversation is not one that was issued to you in it.";
            refuse(arrival, new Refusal.Invalid(message, "messages"), "replay", asked.notice());
            Recording.refusal(crew, arrival, asked, verdict);
            return;
        }
        Admission admission = crew.quota()
                .admit(
                        asked.caller(),
                        asked.plan(),
                        asked.call().model(),
                        asked.inputTokens(),
                        asked.outputTokens(trim),
                        asked.route().price(),
                        arrival.at());
        Map<String, String> headers = new LinkedHashMap<>(asked.notice());
        headers.putAll(RateHeaders.of(arrival.dialect(), view(admission.rates()), arrival.at()));
        switch (admission) {
            case Admission.Refused refused ->
                turnAway(
                        arrival,
                        asked.caller(),
                        limited(refused),
                        refused.reason().name().toLowerCase(Locale.ROOT),
                        headers);
            case Admission.Admitted admitted -> {
                crew.witness().admitted(asked.call(), asked.plan().name());
                Passage passage = new Passage(crew, ways, arrival, asked, inForce, verdict, admitted.reservation());
                try {
                    passage.start(exposure, trim, opened.originals(), headers);
                } catch (RuntimeException e) {
                    crew.witness().broken("passage", e);
                    passage.broken();
                }
            }
        }
    }

    private static RateView view(RateState rates) {
        return new RateView(
                rates.limitRequests(),
                rates.remainingRequests(),
                rates.resetRequests(),
                rates.limitTokens(),
                rates.remainingTokens(),
                rates.resetTokens());
    }

    private static Refusal limited(Admission.Refused refused) {
        String code = switch (refused.reason()) {
            case CALLS_A_MINUTE -> "requests_per_minute";
            case TOKENS_A_MINUTE -> "tokens_per_minute";
            case CONCURRENCY -> "concurrency";
            case TOKENS_A_DAY -> "tokens_per_day";
            case TOKENS_A_MONTH -> "tokens_per_month";
            case BUDGET -> "budget";
            case MODEL_NOT_ALLOWED, TERMS_NOT_ACCEPTED -> "";
        };
        return switch (refused.reason()) {
            case CALLS_A_MINUTE, TOKENS_A_MINUTE, CONCURRENCY, TOKENS_A_DAY, TOKENS_A_MONTH ->
                new Refusal.Limited(refused.message(), code, refused.retryAfter());
            case BUDGET -> new Refusal.OverBudget(refused.message());
            case MODEL_NOT_ALLOWED -> new Refusal.NotFound(refused.message(), "model");
            case TERMS_NOT_ACCEPTED -> new Refusal.Forbidden(refused.message());
        };
    }
}
