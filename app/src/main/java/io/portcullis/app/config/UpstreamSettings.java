package io.portcullis.app.config;

import io.portcullis.traffic.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A server that answers calls.
 *
 * @param url scheme, host and optional port and path prefix; the path of a call is appended
 * @param dialects API families it speaks
 * @param credential its API key, empty where it asks for none
 * @param connections most connections open to it at once
 * @param candidates how several answers to one question are asked for
 */
public record UpstreamSettings(
        String name,
        URI url,
        Set<Dialect> dialects,
        Optional<Secret> credential,
        Timeouts timeouts,
        Retries retries,
        Breaker breaker,
        int connections,
        Candidates candidates) {
    public UpstreamSettings {
        dialects = Set.copyOf(dialects);
    }

    /** How several answers are asked for: by the parameter {@code n} of one call, or by a call for each. */
    public enum Candidates {
        PARAMETER,
        CALLS
    }

    /**
     * How long to wait.
     *
     * @param firstByte from the request sent to the first byte of the answer
     * @param idle between two chunks of an answer
     * @param total for the whole call
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {}

    /**
     * Second chances, only where no connection could be made: what an upstream may have begun is never sent twice.
     *
     * @param attempts tries in addition to the first, 0 for none
     * @param backoff pause before the first of them, doubled each time
     */
    public record Retries(int attempts, Duration backoff) {}

    /**
     * Stops asking an upstream that keeps failing.
     *
     * @param failures failures in a row that open the breaker
     * @param open how long it stays open before one call may try again
     * @param callers accounts whose requests must have failed before answers of status 500 and above open it
     */
    public record Breaker(int failures, Duration open, int callers) {}
}
