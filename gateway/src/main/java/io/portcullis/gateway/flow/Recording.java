package io.portcullis.gateway.flow;

import io.portcullis.decide.Policy;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.util.function.Supplier;

/** The last step: what of a call is handed to the scribe. */
final class Recording {
    private Recording() {}

    /** Records a call that was refused because of what it is, so that the evidence is complete. */
    static void refusal(Crew crew, Arrival arrival, Asked asked, Policy.Verdict verdict) {
        Outcome outcome = new Outcome(
                asked.call(),
                asked.caller(),
                verdict.decision(),
                verdict.shadow(),
                "",
                403,
                Duration.between(arrival.at(), crew.clock().instant()),
                Duration.ZERO,
                Usage.ZERO,
                false,
                "",
                "",
                "refused");
        write(crew, asked, outcome, () -> new byte[0], 0);
    }

    static void write(Crew crew, Asked asked, Outcome outcome, Supplier<byte[]> response, int answerBytes) {
        if (asked.call().endpoint() == Endpoint.COUNT_TOKENS) {
            return;
        }
        crew.scribe()
                .offer(new Scribe.Entry(
                        outcome,
                        asked.body(),
                        response,
                        answerBytes,
                        asked.terms(),
                        asked.plan().keep()));
    }
}
