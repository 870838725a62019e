package io.portcullis.gateway.flow;

import io.portcullis.inspect.Suspicion;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is held against each account now: immutable snapshots, written by the inspector's thread, read by event loops
 * without a lock. Holds at most {@code bound} accounts; beyond that only accounts with an alarm are taken up, and the
 * rest is counted in {@link #overflow()}.
 */
public final class SuspicionBoard {
    private final int bound;
    private final ConcurrentHashMap<String, Suspicion> board = new ConcurrentHashMap<>();
    private volatile long overflow;

    public SuspicionBoard(int bound) {
        this.bound = bound;
    }

    /** {@link Suspicion#none} for an account of which nothing is known. */
    public Suspicion of(String account) {
        Suspicion known = board.get(account);
        return known == null ? Suspicion.none(account) : known;
    }

    /** Called by one thread. */
    void publish(Suspicion suspicion) {
        if (board.size() >= bound && !suspicion.alarm() && !board.containsKey(suspicion.account())) {
            overflow++;
            return;
        }
        board.put(suspicion.account(), suspicion);
    }

    /** Suspicions that found no room. */
    public long overflow() {
        return overflow;
    }

    public Collection<Suspicion> all() {
        return board.values();
    }
}
