package io.portcullis.gateway.observe;

import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.util.Optional;

/**
 * How a call ended, for metrics, traces and the access log.
 *
 * @param status HTTP status the caller got
 * @param upstream name of the upstream that answered, empty if none was asked
 * @param responseModel the model as the caller is shown it, empty if unknown
 * @param responseId the answer's own id, empty if unknown
 * @param finish finish or stop reason, empty if unknown
 * @param took from the request's arrival to the last byte written
 * @param firstChunk from the request's arrival to the first byte of the answer written, if there was one
 * @param chunks pieces of a streamed answer, 0 if it was not streamed
 * @param bytes bytes of the answer
 * @param refusal why the gateway refused, empty if it did not
 */
public record CallOutcome(
        int status,
        Ending ending,
        String upstream,
        String responseModel,
        String responseId,
        String finish,
        Usage usage,
        Duration took,
        Optional<Duration> firstChunk,
        long chunks,
        long bytes,
        String refusal) {

    /** Who ended it. */
    public enum Ending {
        ANSWERED,
        REFUSED,
        CALLER_LEFT,
        UPSTREAM_FAILED,
        GATEWAY_FAILED
    }

    /** A call the gateway refused by itself. */
    public static CallOutcome refused(int status, String reason, Duration took) {
        return new CallOutcome(
                status, Ending.REFUSED, "", "", "", "", Usage.ZERO, took, Optional.empty(), 0, 0, reason);
    }
}
