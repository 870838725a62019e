package io.portcullis.gateway.wire;

import io.portcullis.traffic.Usage;

/**
 * One answer on its way from upstream to the caller: bytes in, bytes to send out, metered. Single-threaded; arrays
 * handed in or out belong to the pipe afterwards and must not be written to. An empty array means there is nothing to
 * send now. Malformed upstream bytes never throw: they end in an error of the dialect.
 */
public interface ReplyPipe {
    /** The bytes to send now; the very array that came in where it passes untouched. */
    byte[] accept(byte[] upstream);

    /** Upstream ended cleanly: the rest to send; an error event where the stream was not properly terminated. */
    byte[] end();

    /** Upstream died in the middle: the error event that tells the caller so; never a clean end. */
    byte[] broken(String why);

    /** Whether the answer is complete: a stream's terminal event was seen, or a whole body ended. */
    boolean terminated();

    /** Whether the pipe refuses to go on (an answer beyond its bounds): stop reading upstream. */
    boolean failed();

    /** Upstream's own count where it was seen, else an estimate of what was sent so far. */
    Usage usage();

    boolean usageKnown();

    /** Upstream's id of the answer, empty if not seen. */
    String responseId();

    /** The dialect's own finish, stop or status reason, empty if not seen. */
    String finishReason();

    /**
     * What the caller saw, as the final object of its API; expensive, to be called off the event loop after the end.
     * Where more was sent than kept, the object says {@code "truncated":true}.
     */
    byte[] assembled();
}
