package io.portcullis.gateway.forward;

import io.portcullis.traffic.Usage;

/** A call under way to an upstream, or several that are one to whoever asked; used on its event loop only. */
public interface Sending {
    /** Stops the answer's chunks until {@link #resume}. */
    void pause();

    void resume();

    /** Ends the call for good; nothing more is told to the answer. */
    void cancel();

    /**
     * What is owed if it ends before anything was answered.
     *
     * @param input tokens of the request
     */
    Usage owed(long input);
}
