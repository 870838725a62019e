package io.portcullis.gateway.wire;

import io.portcullis.traffic.Endpoint;

/** One endpoint's way of writing requests and answers; stateless, runs on the event loop. */
public interface Wire {
    Endpoint endpoint();

    /** What a request asks for, or why it cannot be read. Never throws. */
    Parsed parse(byte[] body);

    /**
     * The request as upstream shall get it: the same array where nothing changes, else the same bytes but for the
     * fields that change.
     *
     * @param body a request that {@link #parse} has read
     */
    byte[] rewrite(byte[] body, Rewrite rewrite);

    /** A fresh pipe for one answer. */
    ReplyPipe pipe(PipeSpec spec);
}
