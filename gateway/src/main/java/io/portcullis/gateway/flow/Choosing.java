package io.portcullis.gateway.flow;

import io.portcullis.gateway.forward.Answer;
import io.portcullis.gateway.forward.Outgoing;
import io.portcullis.gateway.forward.Sending;
import io.portcullis.gateway.forward.Upstream;
import io.portcullis.gateway.wire.Candidates;
import io.portcullis.gateway.wire.Pieces;
import io.portcullis.shape.TextStages;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question put to an upstream several times over, and the answer that a key likes best, told as if it were the only
 * one. Calls that fail are left out as long as one does not; where all fail the first failure is told. Answers of which
 * the first is more than text (a call of a tool, a refusal) are not chosen among: the first is told.
 *
 * <p>Lives on one event loop. Holds all answers until the last has come: at most {@link Choice#candidates} of them,
 * each within the bound on whole answers.
 */
final class Choosing implements Sending {
    private final Endpoint endpoint;
    private final Choice choice;
    private final Optional<TextStages> stages;
    private final Marking marking;
    private final Answer told;
    private final List<Hearing> hearings = new ArrayList<>();
    private int open;
    private boolean over;

    /** One of the calls. */
    private final class Hearing implements Answer {
        private final Pieces body = new Pieces();
        private final PlainAnswer plain;
        private Optional<Sending> sent = Optional.empty();
        private int status;
        private Map<String, String> headers = Map.of();
        private Optional<Failure> failure = Optional.empty();

        Hearing(long bytesMax) {
            this.plain = new PlainAnswer(this, bytesMax, bytesMax);
        }

        @Override
        public void head(int upstreamStatus, Map<String, String> answered) {
            status = upstreamStatus;
            headers = answered;
        }

        @Override
        public void chunk(byte[] bytes) {
            body.add(bytes);
        }

        @Override
        public void end() {
            heard();
        }

        @Override
        public void failed(Failure why) {
            failure = Optional.of(why);
            sent.ifPresent(Sending::cancel);
            heard();
        }

        boolean good() {
            return failure.isEmpty() && status / 100 == 2 && !PlainAnswer.isStream(headers);
        }
    }

    Choosing(Endpoint endpoint, Choice choice, Optional<TextStages> stages, Marking marking, Answer told) {
        this.endpoint = endpoint;
        this.choice = choice;
        this.stages = stages;
        this.marking = marking;
        this.told = told;
    }

    /** Sends the calls. */
    Choosing start(Upstream upstream, Outgoing outgoing, long bytesMax) {
        byte[] body = choice.numbered() ? Candidates.asking(outgoing.body(), choice.candidates()) : outgoing.body();
        Outgoing each = outgoing.saying(body);
        open = choice.calls();
        for (int i = 0; i < choice.calls(); i++) {
            hearings.add(new Hearing(bytesMax));
        }
        for (Hearing hearing : List.copyOf(hearings)) {
            hearing.sent = Optional.of(upstream.send(each, hearing.plain));
        }
        return this;
    }

    private void heard() {
        open--;
        if (open > 0 || over) {
            return;
        }
        over = true;
        Candidates candidates = new Candidates(endpoint);
        Optional<Hearing> first = Optional.empty();
        for (Hearing hearing : hearings) {
            boolean read = hearing.good() && candidates.add(hearing.body.joined());
            first = first.isEmpty() && read ? Optional.of(hearing) : first;
        }
        marking.came(candidates.all().size(), choice.candidates());
        first.ifPresentOrElse(
                hearing -> tell(200, hearing.headers, candidates.shown(chosen(candidates.all()))), this::nothing);
    }

    private int chosen(List<Candidates.Candidate> all) {
        if (!all.getFirst().plain()) {
            return 0;
        }
        List<Integer> places = new ArrayList<>();
        List<List<String>> answers = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).plain()) {
                places.add(i);
                answers.add(all.get(i).texts());
            }
        }
        return places.get(choice.of(answers, stages));
    }

    /** No answer can be read: what the first call heard is told. */
    private void nothing() {
        Hearing first = hearings.getFirst();
        if (first.failure.isPresent()) {
            told.failed(first.failure.get());
        } else {
            tell(first.status, first.headers, first.body.joined());
        }
    }

    private void tell(int status, Map<String, String> headers, byte[] body) {
        Map<String, String> shown = new LinkedHashMap<>(headers);
        shown.remove("content-encoding");
        shown.remove("content-length");
        told.head(status, shown);
        told.chunk(body);
        told.end();
    }

    /** An answer that is told at once has nothing to be held back. */
    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
        over = true;
        for (Hearing hearing : hearings) {
            hearing.plain.close();
            hearing.sent.ifPresent(Sending::cancel);
        }
    }

    /** Answers that came are owed whole; of those that did not, what they were asked. */
    @Override
    public Usage owed(long input) {
        Candidates came = new Candidates(endpoint);
        int missing = 0;
        for (Hearing hearing : hearings) {
            missing += hearing.good() && came.add(hearing.body.joined()) ? 0 : 1;
        }
        Usage spent = came.spent(input);
        return new Usage(spent.input() + missing * input, spent.output(), spent.reasoning());
    }
}
