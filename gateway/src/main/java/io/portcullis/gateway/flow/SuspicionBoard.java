package io.portcullis.gateway.flow;

import io.portcullis.inspect.Suspicion;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is held against each account now: immutable snapshots, written by the inspector's thread, read by event loops
 * without a lock. Holds at most {@code bound} accounts; beyond that only accounts with an alarm are taken up, and the
 * rest is counted in {@link #overflow()}.
 */
public final class SuspicionBoard {
    /** Told when an account's alarm goes on. */
    @FunctionalInterface
    public interface Alarmed {
        /** @param fresh whether the account did not stand on the board before */
        void on(Suspicion suspicion, boolean fresh);
    }

    private final int bound;
    private final ConcurrentHashMap<String, Suspicion> board = new ConcurrentHashMap<>();
    private final Alarmed alarmed;
    private volatile long overflow;

    public SuspicionBoard(int bound) {
        this(bound, (suspicion, fresh) -> {});
    }

    /** @param alarmed told of an account when its alarm goes on, on the thread that publishes */
    public SuspicionBoard(int bound, Alarmed alarmed) {
        this.bound = bound;
        this.alarmed = alarmed;
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
        Suspicion before = board.put(suspicion.account(), suspicion);
        if (suspicion.alarm() && (before == null || !before.alarm())) {
            alarmed.on(suspicion, before == null);
        }
    }

    /** Takes an erased account off the board. */
    void forget(String account) {
        board.remove(account);
    }

    /** Suspicions that found no room. */
    public long overflow() {
        return overflow;
    }

    /** Who is in some campaigns now; looks at every account. */
    public Map<String, Set<String>> members(Set<String> campaigns) {
        Map<String, Set<String>> members = new HashMap<>();
        for (Suspicion one : board.values()) {
            one.campaign()
                    .filter(campaigns::contains)
                    .ifPresent(campaign -> members.computeIfAbsent(campaign, name -> new HashSet<>())
                            .add(one.account()));
        }
        return members;
    }

    public Collection<Suspicion> all() {
        return board.values();
    }
}
