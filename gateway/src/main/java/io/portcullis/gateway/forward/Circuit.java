package io.portcullis.gateway.forward;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A circuit breaker: after a number of failures in a row calls are refused for a while, then a single probe decides
 * (Nygard, Release It!, 2007). No caller alone opens it by what he asks: where a request was sent and answered badly,
 * which a poisonous prompt can provoke, each caller counts for no more than his share of the failures needed, so that
 * {@link Spec#callers} of them must have failed. A connection that could not be made, or an upstream that stays
 * silent, counts in full, whoever called. Thread-safe; time is nanoseconds of a monotonic clock, given by the caller.
 */
public final class Circuit {
    private final Spec spec;
    private final int share;
    /** Failures in this row by caller, none above the share; at most {@link Spec#failures} callers. */
    private final Map<String, Integer> provoked = new HashMap<>();
    /** Callers whose own probe failed, until when they may not probe again; fewer than {@link Spec#callers}. */
    private final Map<String, Long> resting = new HashMap<>();

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
     * @param callers how many callers' requests must have failed where requests may be to blame; 1 for no such care
     */
    public record Spec(int failures, Duration openFor, int callers) {
        public Spec {
            if (callers < 1) {
                throw new IllegalArgumentException("a circuit needs at least one caller");
            }
        }
    }

    /** Whose fault a failure may be. */
    public enum Blame {
        /** No connection, or silence: the upstream's. */
        UPSTREAM,
        /** The request was taken and answered badly: perhaps what was asked is to blame. */
        REQUEST
    }

    public Circuit(Spec spec) {
        this.spec = spec;
        int callers = Math.min(spec.callers(), Math.max(1, spec.failures()));
        // callers - 1 of them together stay below what opens it
        this.share = callers == 1 ? spec.failures() : Math.max(1, (spec.failures() - 1) / (callers - 1));
    }

    /** Whether a call may go; when it may, its outcome must be told with {@link #success}, {@link #failure} or
     * {@link #neither}. */
    public synchronized boolean allows(long nanos, String caller) {
        if (!open) {
            return true;
        }
        if (probing || nanos - openUntil < 0) {
            return false;
        }
        Long rest = resting.get(caller);
        if (rest != null && nanos - rest < 0) {
            return false;
        }
        probing = true;
        return true;
    }

    public synchronized void success() {
        failures = 0;
        provoked.clear();
        resting.clear();
        open = false;
        probing = false;
    }

    public synchronized void failure(long nanos, String caller, Blame blame) {
        if (open) {
            probed(nanos, caller, blame);
        } else if (spec.failures() > 0) {
            count(caller, blame);
            if (failures >= spec.failures()) {
                opened++;
                open = true;
                openUntil = nanos + spec.openFor().toNanos();
            }
        }
        probing = false;
    }

    private void count(String caller, Blame blame) {
        switch (blame) {
            case UPSTREAM -> failures++;
            case REQUEST -> {
                int before = provoked.getOrDefault(caller, 0);
                if (before < share) {
                    provoked.put(caller, before + 1);
                    failures++;
                }
            }
        }
    }

    /** A failed probe that its request may be to blame for lets the next caller try at once. */
    private void probed(long nanos, String caller, Blame blame) {
        if (blame == Blame.REQUEST) {
            resting.put(caller, nanos + spec.openFor().toNanos());
        }
        if (blame == Blame.UPSTREAM || resting.size() >= spec.callers()) {
            openUntil = nanos + spec.openFor().toNanos();
            resting.clear();
        }
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
