package io.portcullis.gateway.receive;

import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The way back over a Vert.x response. */
final class VertxResponder implements Responder {
    private static final int QUEUE_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Duration stall;
    private final Runnable finished;
    private final List<Runnable> whenFinished = new ArrayList<>(2);
    private final Set<Long> timers = new HashSet<>();
    private boolean closed;
    private boolean ended;
    private Runnable gone = () -> {};
    private long stallTimer = -1;

    VertxResponder(Vertx vertx, HttpServerRequest request, Duration stall, Runnable finished) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.stall = stall;
        this.finished = finished;
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        response.closeHandler(ignored -> close());
        response.exceptionHandler(ignored -> close());
        response.endHandler(ignored -> close());
        request.exceptionHandler(ignored -> close());
    }

    /** The exchange is over, one way or the other; told once. */
    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        cancelStall();
        timers.forEach(vertx::cancelTimer);
        timers.clear();
        for (Runnable action : whenFinished) {
            action.run();
        }
        finished.run();
        if (!ended) {
            gone.run();
        }
    }

    void onFinished(Runnable action) {
        whenFinished.add(action);
    }

    void closeAfterwards() {
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader("connection", "close");
        }
    }

    @Override
    public void send(int status, Map<String, String> headers, byte[] body) {
        if (closed || ended) {
            return;
        }
        ended = true;
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        boolean early = !request.isEnded();
        if (early) {
            closeAfterwards();
        }
        response.end(wrap(body)).onComplete(ignored -> {
            if (early && request.version() != HttpVersion.HTTP_2) {
                vertx.setTimer(500, late -> request.connection().close());
            }
        });
    }

    @Override
    public void head(int status, Map<String, String> headers) {
        if (closed || ended) {
            return;
        }
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (!headers.containsKey("content-length") && request.version() != HttpVersion.HTTP_2) {
            response.setChunked(true);
        }
    }

    @Override
    public void write(byte[] bytes) {
        if (!closed && !ended && bytes.length > 0) {
            response.write(wrap(bytes));
        }
    }

    @Override
    public void end() {
        if (!closed && !ended) {
            ended = true;
            response.end();
        }
    }

    @Override
    public void abort() {
        if (closed || ended) {
            return;
        }
        ended = true;
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(2);
        } else {
            request.connection().close();
        }
    }

    @Override
    public boolean full() {
        return !closed && !ended && response.writeQueueFull();
    }

    @Override
    public void onDrain(Runnable action) {
        if (stallTimer < 0) {
            stallTimer = vertx.setTimer(stall.toMillis(), ignored -> {
                ended = false;
                request.connection().close();
            });
        }
        response.drainHandler(ignored -> {
            cancelStall();
            action.run();
        });
    }

    private void cancelStall() {
        if (stallTimer >= 0) {
            vertx.cancelTimer(stallTimer);
            stallTimer = -1;
        }
    }

    @Override
    public void onGone(Runnable action) {
        gone = action;
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void after(long millis, Runnable action) {
        long timer = vertx.setTimer(Math.max(1, millis), fired -> {
            timers.remove(fired);
            if (!closed) {
                action.run();
            }
        });
        timers.add(timer);
    }

    private static Buffer wrap(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
