package io.portcullis.gateway.flow;

import io.portcullis.admit.Plan;
import io.portcullis.gateway.wire.Parsed;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.ModelCall;
import java.util.Map;

/**
 * A call that may be served as far as its caller, plan and model go.
 *
 * @param body the request as the caller sent it, decompressed
 * @param notice headers that tell the terms
 * @param terms hash of the terms in force for the account, empty if none
 */
record Asked(
        ModelCall call,
        Caller caller,
        Plan plan,
        Route route,
        Parsed.Read read,
        byte[] body,
        Map<String, String> notice,
        String terms) {

    Asked over(Route other) {
        return new Asked(call, caller, plan, other, read, body, notice, terms);
    }

    /** The longest answer to reserve for: what is asked for or capped, else the model's usual, times candidates. */
    long outputTokens(Trim trim) {
        if (!call.endpoint().generates()) {
            return 0;
        }
        long each = trim.maxTokens()
                .orElse(call.asks().maxTokens() > 0 ? call.asks().maxTokens() : route.outputTokens());
        return each * trim.n().orElse(call.asks().n());
    }
}
