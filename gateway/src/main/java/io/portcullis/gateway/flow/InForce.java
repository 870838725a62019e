package io.portcullis.gateway.flow;

import io.portcullis.admit.Plan;
import io.portcullis.decide.Policy;
import io.portcullis.gateway.forward.UpstreamSpec;
import io.portcullis.shape.Exposure;
import java.util.Map;

/**
 * The rules that calls are judged by: one immutable snapshot of the configuration, replaced as a whole on reload; a
 * call keeps the one it came under.
 *
 * @param plans by name
 * @param exposures by name
 * @param routes by alias
 * @param upstreams by name
 * @param policy what is done about calls
 * @param verification where a caller can have the account verified, empty if nowhere
 * @param notices headers that tell the terms, by terms id; empty id for callers without terms
 * @param marks what becomes of answers' texts
 */
public record InForce(
        Map<String, Plan> plans,
        Map<String, Exposure> exposures,
        Map<String, Route> routes,
        Map<String, UpstreamSpec> upstreams,
        Policy policy,
        String verification,
        Map<String, Map<String, String>> notices,
        MarkRules marks,
        Limits limits) {
    public InForce {
        plans = Map.copyOf(plans);
        exposures = Map.copyOf(exposures);
        routes = Map.copyOf(routes);
        upstreams = Map.copyOf(upstreams);
        notices = Map.copyOf(notices);
    }

    /**
     * Bounds on what is held for a call.
     *
     * @param keepBytes most bytes of an answer kept for the record
     * @param eventBytes longest server-sent event
     * @param answerBytes longest answer that is held as a whole
     * @param bodyBytes longest request after decompression
     */
    public record Limits(int keepBytes, int eventBytes, int answerBytes, int bodyBytes) {}
}
