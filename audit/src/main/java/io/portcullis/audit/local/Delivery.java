package io.portcullis.audit.local;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Carries the pieces of a job to the client at the model's pace, with the fault that was asked for. */
final class Delivery {
    private static final int PIECES_A_TURN = 16;
    private static final int OVERSIZED_CHUNK = 64 << 10;

    private final Vertx vertx;
    private final ModelServer.Settings settings;
    private final Job job;
    private final Reply reply;
    private final Fault fault;
    private final Scribe.Events events = new Scribe.Events();
    private int choice;
    private int chunks;
    private String last = "";

    Delivery(Vertx vertx, ModelServer.Settings settings, Job job, Reply reply, Fault fault) {
        this.vertx = vertx;
        this.settings = settings;
        this.job = job;
        this.reply = reply;
        this.fault = fault;
    }

    void begin() {
        switch (fault) {
            case SLOW -> vertx.setTimer(Math.max(1, settings.slow().toMillis()), late -> start());
            case DEAD -> {}
            case GARBAGE -> {
                head();
                write("\u0000\u0001<<<%% not json, not events \uFFFD {\"choices\":[[[\n\n\n");
                reply.end();
            }
            case OVERSIZED -> {
                head();
                write(job.stream() ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" : "{\"id\":\"");
                flood(settings.oversizedBytes());
            }
            default -> start();
        }
    }

    private void head() {
        HttpServerResponse response = reply.response();
        response.putHeader("content-type", job.stream() ? "text/event-stream; charset=utf-8" : "application/json");
        response.putHeader("cache-control", "no-cache").setChunked(true);
    }

    private void write(String text) {
        var unused = reply.response().write(text);
    }

    private void flood(long left) {
        if (!reply.open()) {
            return;
        }
        if (left <= 0) {
            write("\"}");
            reply.end();
            return;
        }
        var unused = reply.response().write(Buffer.buffer("x".repeat((int) Math.min(left, OVERSIZED_CHUNK))));
        whenDrained(() -> flood(left - OVERSIZED_CHUNK));
    }

    private void start() {
        if (!reply.open()) {
            return;
        }
        if (job.stream()) {
            head();
            job.scribe().open(events);
            send();
        }
        turn();
    }

    /** Some pieces, then leave the event loop to the others. */
    private void turn() {
        boolean paced = !settings.pace().isZero();
        for (int i = 0; i < (paced ? 1 : PIECES_A_TURN) && reply.open(); i++) {
            if (choice == job.speeches().size()) {
                finish();
                return;
            }
            Speech speech = job.speeches().get(choice);
            job.scribe().write(choice, speech.next(), speech, events);
            send();
            if (speech.over()) {
                choice++;
            }
            if (broken()) {
                return;
            }
        }
        if (!reply.open()) {
            return;
        }
        if (paced) {
            vertx.setTimer(Math.max(1, settings.pace().toMillis()), next -> whenDrained(this::turn));
        } else {
            whenDrained(this::turn);
        }
    }

    private void send() {
        String text = events.take();
        if (job.stream() && !text.isEmpty()) {
            last = text;
            chunks++;
            write(text);
        }
    }

    private void whenDrained(Runnable next) {
        boolean writes = job.stream() || fault == Fault.OVERSIZED;
        if (writes && reply.response().writeQueueFull()) {
            reply.response().drainHandler(drained -> next.run());
            return;
        }
        vertx.runOnContext(soon -> next.run());
    }

    /** Plays the faults that come in the middle; true if nothing more is to be sent as usual. */
    private boolean broken() {
        if (chunks < settings.chunks() || !job.stream()) {
            return false;
        }
        switch (fault) {
            case RESET -> reply.reset();
            case TRUNCATED -> reply.end();
            case STALL -> {}
            case ENDLESS -> repeat();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void repeat() {
        if (reply.open()) {
            write(last);
            whenDrained(() -> vertx.setTimer(1, next -> repeat()));
        }
    }

    private void finish() {
        if (job.stream()) {
            job.scribe().close(events);
            send();
            reply.end();
            return;
        }
        String body = job.scribe().whole().toString();
        if (fault == Fault.RESET || fault == Fault.STALL) {
            head();
            write(body.substring(0, body.length() / 2));
            if (fault == Fault.RESET) {
                reply.reset();
            }
        } else if (fault == Fault.TRUNCATED) {
            head();
            write(body.substring(0, body.length() / 2));
            reply.end();
        } else {
            reply.json(200, job.scribe().whole());
        }
    }
}
