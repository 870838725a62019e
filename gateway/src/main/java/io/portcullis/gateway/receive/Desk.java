package io.portcullis.gateway.receive;

import java.util.Optional;
import java.util.function.Consumer;

/** Whoever serves requests behind the door; one object an event loop. */
public interface Desk {
    /**
     * Looks at the head of a request, before its body is read.
     *
     * @return what to do with the whole body, or empty if the answer has been sent already
     */
    Optional<Consumer<byte[]>> arrived(Incoming incoming, Responder responder);

    /** The bodies' bound was passed, or the body did not come in time. */
    void refused(Incoming incoming, Responder responder, int status, String message);
}
