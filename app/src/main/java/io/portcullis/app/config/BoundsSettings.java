package io.portcullis.app.config;

import java.time.Duration;

/**
 * How much a caller may send and hold.
 *
 * @param body most bytes of a request's body, after decompression
 * @param headers most bytes of a request's headers
 * @param replyBody most bytes of an answer that must be read whole to be shaped
 * @param connections most open connections of callers
 * @param inFlight most calls being served at once
 * @param idle a connection without a call is closed after this
 * @param requestRead a request must have arrived whole after this
 * @param responseWrite a caller that takes no byte for this long is cut off
 */
public record BoundsSettings(
        Size body,
        Size headers,
        Size replyBody,
        int connections,
        int inFlight,
        Duration idle,
        Duration requestRead,
        Duration responseWrite) {}
