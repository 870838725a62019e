package io.portcullis.gateway.forward;

import java.util.Map;

/**
 * What an upstream says, told as it comes, on the event loop that sent the request: one {@code head}, any number of
 * {@code chunk}s, then exactly one {@code end} or {@code failed}; {@code failed} may also come first.
 */
public interface Answer {
    void head(int status, Map<String, String> headers);

    void chunk(byte[] bytes);

    void end();

    void failed(Failure failure);

    /**
     * Why there is no (whole) answer.
     *
     * @param detail for the operator's log, without secrets
     */
    record Failure(Kind kind, String detail) {}

    /** What went wrong. */
    enum Kind {
        CIRCUIT_OPEN,
        BUSY,
        CONNECT,
        TIMEOUT,
        BROKEN,
        OVERSIZED
    }
}
