package io.portcullis.gateway.receive;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;

/** A connection's patience: closes it when no whole head of a request came in time, so that a trickle holds nothing. */
final class Idle {
    private final Vertx vertx;
    private final HttpConnection connection;
    private final long patience;
    private final Listener.Gauge gauge;
    private int working;
    private long restingSince;
    private long timer = -1;

    Idle(Vertx vertx, HttpConnection connection, long patienceMillis, Listener.Gauge gauge) {
        this.vertx = vertx;
        this.connection = connection;
        this.patience = patienceMillis;
        this.gauge = gauge;
        this.restingSince = System.nanoTime();
        watch(patienceMillis);
    }

    void work() {
        working++;
    }

    void rest() {
        working--;
        restingSince = System.nanoTime();
    }

    void gone() {
        vertx.cancelTimer(timer);
    }

    /** One timer a connection, set anew only when it fires: requests cost it nothing. */
    private void watch(long millis) {
        timer = vertx.setTimer(Math.max(1, millis), ignored -> {
            long left = working > 0 ? patience : patience - (System.nanoTime() - restingSince) / 1_000_000;
            if (left <= 0) {
                gauge.timedOut.incrementAndGet();
                connection.close();
            } else {
                watch(left);
            }
        });
    }
}
