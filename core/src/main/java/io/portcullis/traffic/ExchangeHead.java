package io.portcullis.traffic;

import java.time.Duration;
import java.time.Instant;

/**
 * What the gateway knows of an exchange beside the two bodies; the first half of a line of the exchange log. Text
 * that is unknown is empty and left out of the line.
 *
 * @param status HTTP status sent to the caller, 0 if none was sent
 * @param terms hash of the terms in force for the caller
 * @param decision what the policy decided, in lower case, for instance {@code allow} or {@code slow}
 * @param truncated whether the answer did not arrive whole (a hang-up or an upstream's death)
 */
public record ExchangeHead(
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
        String terms,
        String decision,
        boolean truncated) {}
