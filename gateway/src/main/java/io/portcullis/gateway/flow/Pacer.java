package io.portcullis.gateway.flow;

import io.portcullis.gateway.receive.Responder;
import io.portcullis.gateway.wire.StreamPace;
import io.portcullis.traffic.Endpoint;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * A stream held to so many tokens a second: what is early waits in a queue, nothing blocks. While the queue is longer
 * than its bound {@link #full} asks for the upstream to be held back. Lives on one event loop.
 */
public final class Pacer {
    private static final int QUEUE_BYTES = 64 * 1024;
    private static final long NANOS = 1_000_000_000L;
    private static final long BURST_NANOS = NANOS / 4;

    private final Responder responder;
    private final int tokensPerSecond;
    private final StreamPace pace;
    private final LongSupplier nanos;
    private final ArrayDeque<StreamPace.Part> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private long due;
    private boolean asleep;
    private Runnable onRoom = () -> {};
    private Runnable onEmpty = () -> {};

    public Pacer(Responder responder, Endpoint endpoint, int tokensPerSecond, LongSupplier nanos) {
        this.responder = responder;
        this.tokensPerSecond = tokensPerSecond;
        this.pace = new StreamPace(endpoint);
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    public void write(byte[] bytes) {
        for (StreamPace.Part part : pace.cut(bytes)) {
            waiting.add(part);
            waitingBytes += part.bytes().length;
        }
        run();
    }

    boolean full() {
        return waitingBytes > QUEUE_BYTES;
    }

    /** Told once when there is room again. */
    void onRoom(Runnable action) {
        onRoom = action;
    }

    /** Told once when everything is written; at once where nothing waits. */
    void whenEmpty(Runnable action) {
        onEmpty = action;
        run();
    }

    private void run() {
        while (!waiting.isEmpty() && !asleep) {
            long now = nanos.getAsLong();
            if (due > now) {
                asleep = true;
                responder.after(Math.max(1, (due - now) / 1_000_000), this::wake);
            } else if (responder.full()) {
                asleep = true;
                responder.onDrain(this::wake);
            } else {
                StreamPace.Part next = waiting.remove();
                waitingBytes -= next.bytes().length;
                // a pause of the model is not saved up beyond a quarter of a second
                due = Math.max(due, now - BURST_NANOS) + next.tokens() * NANOS / tokensPerSecond;
                responder.write(next.bytes());
            }
        }
        if (!full()) {
            take(onRoom, () -> onRoom = () -> {});
        }
        if (waiting.isEmpty() && !asleep) {
            take(onEmpty, () -> onEmpty = () -> {});
        }
    }

    private static void take(Runnable action, Runnable forget) {
        forget.run();
        action.run();
    }

    private void wake() {
        asleep = false;
        run();
    }
}
