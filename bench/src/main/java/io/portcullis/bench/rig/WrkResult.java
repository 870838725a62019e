package io.portcullis.bench.rig;

import java.time.Duration;

/**
 * What wrk saw: answers, the time they took in all, latency in microseconds, answers that were no success, and sockets
 * that broke or waited too long.
 */
public record WrkResult(long requests, Duration time, Spread latencyMicros, long refused, long broken) {

    public double requestsPerSecond() {
        return requests * 1e9 / Math.max(1, time.toNanos());
    }

    public long failed() {
        return refused + broken;
    }
}
