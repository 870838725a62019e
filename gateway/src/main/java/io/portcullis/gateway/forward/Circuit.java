package io.portcullis.gateway.forward;

import java.time.Duration;

/**
 * A circuit breaker: after a number of failures in a row calls are refused for a while, then a single probe decides.
 * Thread-safe; time is nanoseconds of a monotonic clock, given by the caller (Nygard, Release It!, 2007).
 */
public final class Circuit {
    private final Spec spec;
    private int failures;
    private long openUntil;
    private boolean open;
    private boolean probing;
    private long opened;

    /**
     * When a circuit opens.
     *
     * @param failures failures in a row that open it, 0 for never
     * @param openFor how long calls are refused before a probe
     */
    public record Spec(int failures, Duration openFor) {}

    public Circuit(Spec spec) {
        this.spec = spec;
    }

    /** Whether a call may go; when it may, its outcome must be told with {@link #success}, {@link #failure} or
     * {@link #neither}. */
    public synchronized boolean allows(long nanos) {
        if (!open) {
            return true;
        }
        if (probing || nanos - openUntil < 0) {
            return false;
        }
        probing = true;
        return true;
    }

    public synchronized void success() {
        failures = 0;
        open = false;
        probing = false;
    }

    public synchronized void failure(long nanos) {
        failures++;
        if (spec.failures() > 0 && (probing || failures >= spec.failures())) {
            if (!open) {
                opened++;
            }
            open = true;
            openUntil = nanos + spec.openFor().toNanos();
        }
        probing = false;
    }

    /** The call ended without telling anything about the upstream, for instance because the caller left. */
    public synchronized void neither() {
        probing = false;
    }

    public synchronized boolean open() {
        return open;
    }

    /** How often it has opened. */
    public synchronized long opened() {
        return opened;
    }
}
