package io.portcullis.gateway.flow;

import io.portcullis.admit.Reservation;
import io.portcullis.decide.Policy;
import io.portcullis.gateway.forward.Answer;
import io.portcullis.gateway.forward.Outgoing;
import io.portcullis.gateway.forward.Sending;
import io.portcullis.gateway.forward.UpstreamSpec;
import io.portcullis.gateway.receive.Responder;
import io.portcullis.gateway.wire.Errors;
import io.portcullis.gateway.wire.Pieces;
import io.portcullis.gateway.wire.PipeSpec;
import io.portcullis.gateway.wire.Refusal;
import io.portcullis.gateway.wire.ReplyPipe;
import io.portcullis.gateway.wire.Rewrite;
import io.portcullis.gateway.wire.Wire;
import io.portcullis.gateway.wire.Wires;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.ReasoningView;
import io.portcullis.shape.Sealer;
import io.portcullis.shape.TextStages;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An admitted call on its way: forwarded, its answer shaped and sent, then settled and recorded; exactly once, whoever
 * leaves first. Lives on one event loop.
 *
 * <p>A stream is passed on chunk by chunk. A whole answer is held until it is complete, so that an upstream that dies
 * halfway gives the caller an error and not half an object.
 */
final class Passage implements Answer {
    private static final int GONE = 499;
    private static final byte[] NOTHING = new byte[0];

    private final Crew crew;
    private final Ways ways;
    private final Arrival arrival;
    private final Responder responder;
    private final Asked asked;
    private final InForce inForce;
    private final Policy.Verdict verdict;
    private final Reservation reservation;
    private final Pieces held = new Pieces();

    private PipeSpec spec;
    private Map<String, String> headers = Map.of();
    private Map<String, String> upstreamHeaders = Map.of();
    private Optional<ReplyPipe> pipe = Optional.empty();
    private Optional<Sending> sent = Optional.empty();
    private Optional<PlainAnswer> plain = Optional.empty();
    private Optional<Pacer> pacer = Optional.empty();
    private boolean streaming;
    private int answerBytes;
    private int status;
    private boolean over;
    private Duration firstChunk = Duration.ZERO;

    Passage(
            Crew crew,
            Ways ways,
            Arrival arrival,
            Asked asked,
            InForce inForce,
            Policy.Verdict verdict,
            Reservation reservation) {
        this.crew = crew;
        this.ways = ways;
        this.arrival = arrival;
        this.responder = arrival.responder();
        this.asked = asked;
        this.inForce = inForce;
        this.verdict = verdict;
        this.reservation = reservation;
        this.spec = PipeSpec.full(false, arrival.id(), asked.inputTokens());
    }

    /** Sends the call on its way, after the pause that was decided. */
    void start(Exposure exposure, Trim trim, Map<String, byte[]> originals, Map<String, String> ownHeaders) {
        headers = ownHeaders;
        responder.onGone(this::gone);
        boolean stream = asked.call().stream();
        boolean countUsage = stream
                && !asked.read().includeUsage()
                && tellsUsageOnlyWhenAsked(asked.call().endpoint());
        boolean renamed = !asked.route().model().equals(asked.call().model());
        String shownModel = shownModel();
        Rewrite rewrite = new Rewrite(
                renamed ? Optional.of(asked.route().model()) : Optional.empty(), trim, countUsage, originals);
        boolean otherName = !asked.route().model().equals(shownModel);
        spec = spec(exposure, otherName ? Optional.of(shownModel) : Optional.empty(), countUsage);
        byte[] body = wire().rewrite(asked.body(), rewrite);
        Duration pause = verdict.decision().pause();
        if (pause.isZero()) {
            forward(body);
        } else {
            responder.after(pause.toMillis(), () -> forward(body));
        }
    }

    /**
     * How the answer is piped: everything that was decided about what is seen comes together here. The decision's
     * {@code watermark} and {@code canary} are read by the marking and nowhere else.
     */
    private PipeSpec spec(Exposure exposure, Optional<String> alias, boolean countUsage) {
        InForce.Limits limits = inForce.limits();
        Optional<TextStages> texts = crew.marking().stages(inForce.marks(), asked, verdict.decision(), exposure);
        boolean filtered = inForce.marks().echo().isPresent();
        return spec.shownAs(filtered ? exposure.withoutLogprobs() : exposure, sealer(exposure))
                .changing(texts)
                .named(alias, countUsage)
                .bounded(limits.keepBytes(), limits.eventBytes(), limits.answerBytes());
    }

    /** Callers see the name they asked for; after a reroute the one that answers, unless two people allow silence. */
    private String shownModel() {
        boolean told = verdict.decision().reroute().isPresent()
                && !(verdict.decision().reroute().get().silent()
                        && crew.judgement().silent(arrival.at()));
        return told ? asked.route().alias() : asked.call().model();
    }

    /** The other streams tell their usage unasked, in events that callers need. */
    private static boolean tellsUsageOnlyWhenAsked(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS, COMPLETIONS -> true;
            case RESPONSES, EMBEDDINGS, MESSAGES, COUNT_TOKENS -> false;
        };
    }

    private Wire wire() {
        return Wires.of(asked.call().endpoint());
    }

    /** Only a caller with tools must be able to send the reasoning back; to others it is simply not shown. */
    private Optional<Sealer> sealer(Exposure exposure) {
        boolean vaulted = exposure.reasoning() != ReasoningView.FULL
                && asked.call().asks().tools() > 0;
        return vaulted ? Optional.of(new Sealer(crew.vault(), Handles.owner(asked), crew.nonces())) : Optional.empty();
    }

    private void forward(byte[] body) {
        UpstreamSpec upstream = inForce.upstreams().get(asked.route().upstream());
        Endpoint endpoint = asked.call().endpoint();
        if (upstream == null || !upstream.dialects().contains(endpoint.dialect())) {
            String message = "This model is not served at " + endpoint.path() + ".";
            crew.witness().refused(endpoint.dialect(), "no_dialect");
            over(new Refusal.NotFound(message, "model"), "no_dialect");
            return;
        }
        Outgoing outgoing = new Outgoing(
                endpoint.dialect(),
                "POST",
                endpoint.path(),
                arrival.passed(asked.call().stream()),
                body,
                asked.caller().account());
        PlainAnswer read = new PlainAnswer(this, inForce.limits().answerBytes(), upstream.answerBytes());
        plain = Optional.of(read);
        sent = Optional.of(crew.marking().send(ways.to(upstream), outgoing, read, asked, spec));
    }

    @Override
    public void head(int upstreamStatus, Map<String, String> answered) {
        status = upstreamStatus;
        upstreamHeaders = answered;
        boolean good = upstreamStatus / 100 == 2;
        streaming = good && PlainAnswer.isStream(answered);
        if (!good) {
            return;
        }
        pipe = Optional.of(wire().pipe(spec.answered(streaming)));
        if (streaming) {
            Map<String, String> all = own();
            all.put("content-type", answered.getOrDefault("content-type", ""));
            all.put("cache-control", "no-cache");
            all.put("x-accel-buffering", "no");
            responder.head(status, all);
            int pace = verdict.decision().tokensPerSecond();
            pacer = pace == 0
                    ? Optional.empty()
                    : Optional.of(new Pacer(responder, asked.call().endpoint(), pace, System::nanoTime));
        }
    }

    private Map<String, String> own() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(Errors.requestIdHeader(arrival.dialect()), arrival.id());
        all.putAll(headers);
        return all;
    }

    @Override
    public void chunk(byte[] bytes) {
        if (pipe.isEmpty()) {
            int room = UpstreamErrors.BYTES_MAX - held.size();
            held.add(bytes.length <= room ? bytes : Arrays.copyOf(bytes, room));
            return;
        }
        answerBytes += bytes.length;
        send(pipe.get().accept(bytes));
        if (pipe.get().failed()) {
            stopUpstream();
            whenSent("answer_refused");
        }
    }

    private void send(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        if (!streaming) {
            held.add(bytes);
            return;
        }
        if (firstChunk.isZero()) {
            firstChunk = elapsed();
        }
        if (pacer.isPresent()) {
            pacer.get().write(bytes);
            holdBack(pacer.get().full(), pacer.get()::onRoom);
        } else {
            responder.write(bytes);
            holdBack(responder.full(), responder::onDrain);
        }
    }

    private void holdBack(boolean full, Consumer<Runnable> whenRoom) {
        if (full && sent.isPresent()) {
            Sending paused = sent.get();
            paused.pause();
            whenRoom.accept(paused::resume);
        }
    }

    @Override
    public void end() {
        if (pipe.isEmpty()) {
            upstreamRefused();
            return;
        }
        send(pipe.get().end());
        if (!streaming && !wholeObject()) {
            failed(new Failure(Kind.BROKEN, "the answer is not a whole JSON object"));
            return;
        }
        whenSent(pipe.get().terminated() ? "" : "unterminated");
    }

    /** A paced answer is over when its last event has been sent. */
    private void whenSent(String error) {
        pacer.ifPresentOrElse(waiting -> waiting.whenEmpty(() -> finish(error)), () -> finish(error));
    }

    /** Where nothing is to be shaped nobody has parsed the answer; a page or half an object is seen by its ends. */
    private boolean wholeObject() {
        String text = new String(held.joined(), StandardCharsets.ISO_8859_1).strip();
        return text.startsWith("{") && text.endsWith("}");
    }

    @Override
    public void failed(Failure failure) {
        if (over) {
            return;
        }
        stopUpstream();
        crew.witness().upstreamFailed(asked.route().upstream(), failure.kind().name(), failure.detail());
        if (pipe.isPresent() && streaming) {
            send(pipe.get().broken("The model's answer broke off."));
            whenSent(failure.kind().name().toLowerCase(Locale.ROOT));
            return;
        }
        Refusal refusal = switch (failure.kind()) {
            case CIRCUIT_OPEN, BUSY -> new Refusal.Overloaded("The model is not available now.", Flow.SOON);
            case TIMEOUT -> new Refusal.UpstreamTimeout("The model took too long to answer.");
            case CONNECT, BROKEN, OVERSIZED -> new Refusal.BadUpstream("The model could not be reached.");
        };
        over(refusal, failure.kind().name().toLowerCase(Locale.ROOT));
    }

    /** The upstream answered with an error of its own. */
    private void upstreamRefused() {
        String credential = Optional.ofNullable(
                        inForce.upstreams().get(asked.route().upstream()))
                .map(upstream -> upstream.credential().get())
                .orElse("");
        UpstreamErrors.Shown shown =
                UpstreamErrors.show(arrival.dialect(), status, upstreamHeaders, held.joined(), credential);
        switch (shown) {
            case UpstreamErrors.Shown.AsIs(byte[] body, Map<String, String> further) -> {
                over = true;
                crew.quota().release(reservation, crew.clock().instant());
                Map<String, String> all = own();
                all.put("content-type", "application/json");
                all.putAll(further);
                responder.send(status, all, body);
                record(status, Usage.ZERO, () -> body, "upstream_" + status);
            }
            case UpstreamErrors.Shown.Instead(Refusal refusal) -> over(refusal, "upstream_" + status);
        }
    }

    /** Ends a call of which the caller has seen nothing: refused, refunded, recorded. */
    private void over(Refusal refusal, String error) {
        if (over) {
            return;
        }
        over = true;
        crew.quota().release(reservation, crew.clock().instant());
        status = Errors.reply(arrival.dialect(), refusal, arrival.id()).status();
        arrival.refuse(refusal, headers);
        record(status, Usage.ZERO, () -> NOTHING, error);
    }

    /** The answer is complete, or as complete as it will be. */
    private void finish(String error) {
        if (over) {
            return;
        }
        over = true;
        ReplyPipe done = pipe.orElseThrow();
        // before the last byte: who has read the answer may send the next call at once
        crew.quota().settle(reservation, done.usage(), crew.clock().instant());
        if (streaming) {
            responder.end();
        } else {
            firstChunk = elapsed();
            Map<String, String> all = own();
            all.put("content-type", upstreamHeaders.getOrDefault("content-type", "application/json"));
            status = error.isEmpty() ? status : 502;
            responder.send(status, all, held.joined());
        }
        record(status, done.usage(), done::assembled, error);
    }

    /** The caller left: the upstream stops generating, and what was sent is charged. */
    private void gone() {
        if (over) {
            return;
        }
        over = true;
        stopUpstream();
        Instant now = crew.clock().instant();
        long input = asked.call().inputTokens();
        Usage owed = sent.map(way -> way.owed(input)).orElse(Usage.ZERO);
        Usage usage = pipe.map(ReplyPipe::usage).orElse(owed);
        if (sent.isPresent()) {
            crew.quota().settle(reservation, usage, now);
        } else {
            crew.quota().release(reservation, now);
        }
        record(GONE, usage, pipe.<Supplier<byte[]>>map(p -> p::assembled).orElse(() -> NOTHING), "caller_left");
    }

    private void stopUpstream() {
        plain.ifPresent(PlainAnswer::close);
        sent.ifPresent(Sending::cancel);
    }

    /** Something failed that should not have: the call ends as if it had never been admitted. */
    void broken() {
        stopUpstream();
        over(new Refusal.Broken(), "broken");
    }

    private Duration elapsed() {
        return Duration.between(arrival.at(), crew.clock().instant());
    }

    private void record(int shownStatus, Usage usage, Supplier<byte[]> response, String error) {
        Outcome outcome = new Outcome(
                asked.call(),
                asked.caller(),
                verdict.decision(),
                verdict.shadow(),
                asked.route().upstream(),
                shownStatus,
                elapsed(),
                firstChunk,
                usage,
                pipe.map(ReplyPipe::usageKnown).orElse(false),
                pipe.map(ReplyPipe::responseId).orElse(""),
                pipe.map(ReplyPipe::finishReason).orElse(""),
                error);
        crew.judgement()
                .used(
                        asked.caller().account(),
                        usage.input() + usage.output(),
                        crew.clock().instant());
        Recording.write(crew, asked, outcome, response, answerBytes);
        crew.witness().finished(outcome);
    }
}
