package io.portcullis.gateway.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whoever opens cases. Called from event loops and other threads: never blocks, never throws. */
public interface CaseDesk {
    /** For gateways without cases. */
    CaseDesk NONE = opening -> {};

    /** Opens a case, or adds to the one that is open about the same account. */
    void open(Opening opening);

    /**
     * Why a case is opened.
     *
     * @param rule the rule that asked for it
     * @param why the suspicion in words, no text of prompts
     * @param exchanges ids of exchanges behind it
     */
    record Opening(
            Instant at,
            String account,
            String org,
            Optional<String> campaign,
            String rule,
            String why,
            List<String> exchanges) {
        public Opening {
            exchanges = List.copyOf(exchanges);
        }
    }
}
