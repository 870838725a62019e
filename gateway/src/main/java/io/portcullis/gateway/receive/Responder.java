package io.portcullis.gateway.receive;

import java.util.Map;

/** The way back to one caller, used on the event loop of its connection only. After it is closed nothing acts. */
public interface Responder {
    /** Sends a whole answer. */
    void send(int status, Map<String, String> headers, byte[] body);

    /** Begins an answer that comes in pieces. */
    void head(int status, Map<String, String> headers);

    void write(byte[] bytes);

    void end();

    /** Breaks the answer off so that the caller sees it was cut, never a clean end. */
    void abort();

    /** Whether the caller reads slower than we write; then {@code onDrain} tells when to go on. */
    boolean full();

    void onDrain(Runnable action);

    /** Called at most once, when the caller leaves before the answer has ended. */
    void onGone(Runnable action);

    boolean closed();

    /** Runs an action on this event loop after a pause, unless the caller left in between. */
    void after(long millis, Runnable action);
}
