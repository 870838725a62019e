package io.portcullis.gateway.flow;

import io.portcullis.admit.Plan;
import io.portcullis.gateway.wire.Parsed;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.ModelCall;
import java.util.Map;
import java.util.Optional;

/**
 * A call that may be served as far as its caller, plan and model go.
 *
 * @param body the request as the caller sent it, decompressed
 * @param notice headers that tell the terms
 * @param terms hash of the terms in force for the account, empty if none
 * @param choice whether the answer is chosen among several
 */
record Asked(
        ModelCall call,
        Caller caller,
        Plan plan,
        Route route,
        Parsed.Read read,
        byte[] body,
        Map<String, String> notice,
        String terms,
        Optional<Choice> choice) {

    Asked over(Route other) {
        return new Asked(call, caller, plan, other, read, body, notice, terms, choice);
    }

    Asked choosing(Optional<Choice> one) {
        return new Asked(call, caller, plan, route, read, body, notice, terms, one);
    }

    /** Estimated input of all calls that are made for it. */
    int inputTokens() {
        return call.inputTokens() * choice.map(Choice::calls).orElse(1);
    }

    /** The longest answer to reserve for: what is asked for or capped, else the model's usual, times candidates. */
    long outputTokens(Trim trim) {
        if (!call.endpoint().generates()) {
            return 0;
        }
        long each = trim.maxTokens()
                .orElse(call.asks().maxTokens() > 0 ? call.asks().maxTokens() : route.outputTokens());
        return each
                * choice.map(Choice::candidates)
                        .orElse(trim.n().orElse(call.asks().n()));
    }
}
