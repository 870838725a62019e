package io.portcullis.gateway.flow;

import io.portcullis.decide.Decision;
import io.portcullis.traffic.Caller;
import io.portcullis.traffic.ModelCall;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.util.List;

/**
 * How an admitted call ended, for metrics, traces and logs; holds no text of prompt or answer.
 *
 * @param upstream name of the upstream asked, empty if none was
 * @param status as the caller saw it; 499 where the caller left first (a convention of nginx)
 * @param firstChunk from arrival to the first byte sent, zero if none was
 * @param usage charged
 * @param usageKnown whether upstream told the usage, or it was estimated from what was sent
 * @param error empty, or what went wrong in a word
 */
public record Outcome(
        ModelCall call,
        Caller caller,
        Decision decision,
        List<String> shadow,
        String upstream,
        int status,
        Duration total,
        Duration firstChunk,
        Usage usage,
        boolean usageKnown,
        String responseId,
        String finish,
        String error) {}
