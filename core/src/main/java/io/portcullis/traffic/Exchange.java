package io.portcullis.traffic;

import java.time.Duration;
import java.time.Instant;

/**
 * A request with its answer, as one line of an exchange log tells it; the unit that detectors observe. Text that
 * is unknown is empty, never null; only {@code time}, {@code account} and the request are certain to be there.
 *
 * @param endpoint the path as logged, for instance {@code /v1/chat/completions}
 * @param status HTTP status, 0 if unknown
 * @param conversation id under which turns belong together, empty if unknown
 */
public record Exchange(
        String id,
        Instant time,
        String account,
        String org,
        String key,
        String plan,
        Client client,
        String endpoint,
        int status,
        Duration latency,
        String conversation,
        String model,
        Asks asks,
        Prompt prompt,
        Reply reply) {}
