package io.portcullis.traffic;

import java.time.Instant;

/**
 * A request as far as it must be understood before it is served; the original bytes travel beside it.
 *
 * @param id the gateway's own id of the exchange, unique
 * @param at arrival
 * @param model alias as the caller wrote it
 * @param stream whether the answer is asked for as server-sent events
 * @param inputTokens estimate of the input in tokens, for the reservation
 * @param conversation id under which turns belong together, empty if none is known
 */
public record ModelCall(
        String id,
        Instant at,
        Endpoint endpoint,
        String model,
        boolean stream,
        int inputTokens,
        Asks asks,
        String conversation,
        Client client) {}
