package io.portcullis.gateway.receive;

import java.time.Duration;

/**
 * What a caller may send and how long it may take.
 *
 * @param bodyBytes longest request body, before and after decompression
 * @param headerBytes longest head of a request
 * @param connections most connections of the whole listener; further ones are closed at once and counted
 * @param calls most POST requests being served at once; further ones are told to come again
 * @param head longest time from the connection (or the last answer) to the whole head of a request
 * @param body longest time for a request's body
 * @param stall longest time a caller may not read while an answer waits for it
 */
public record Bounds(
        int bodyBytes, int headerBytes, int connections, int calls, Duration head, Duration body, Duration stall) {
    public static final Bounds SANE = new Bounds(
            32 << 20, 32 << 10, 20_000, 4096, Duration.ofSeconds(75), Duration.ofSeconds(60), Duration.ofSeconds(60));
}
