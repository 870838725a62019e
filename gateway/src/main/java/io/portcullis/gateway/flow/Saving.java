package io.portcullis.gateway.flow;

import io.portcullis.detect.Draft;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of the inspector's engine while exchanges go on: begun every so often, written in slices of about a
 * millisecond between exchanges, put on the disk by a {@link SnapshotPress}. Slices take at most a fifth of the
 * thread's time while exchanges wait, more after a draft was given up at the end of an epoch, so that one gets done.
 */
final class Saving {
    private static final long SLICE = 1_000_000;
    private static final int RECORDS = 8;
    private static final int SHARE = 4;
    /** Nineteen twentieths of the time no snapshot is written. */
    private static final int REST = 20;

    private final SnapshotStore store;
    private final long every;
    private final Begun head;
    private final Begin begin;
    private final Consumer<Optional<IOException>> told;
    private @Nullable SnapshotPress press;
    private @Nullable Draft draft;
    private long lastEnd = System.nanoTime();
    private long sliceEnd;
    private int givenUp;
    private long held;
    private long saved;
    private long spent;
    private volatile long longest;

    /** Writes what stands before the engine's state. */
    interface Begun {
        void head(OutputStream out) throws IOException;
    }

    /** Begins the engine's draft. */
    interface Begin {
        Draft draft(OutputStream out) throws IOException;
    }

    /** @param told what became of a snapshot: empty where it is safe */
    Saving(SnapshotStore store, Duration every, Begun head, Begin begin, Consumer<Optional<IOException>> told) {
        this.store = store;
        this.every = every.toNanos();
        this.head = head;
        this.begin = begin;
        this.told = told;
    }

    /**
     * Does what is to be done now, to be called between exchanges.
     *
     * @param changes that there have ever been
     * @param idle whether no exchange waits
     * @return whether there may be more to do at once
     */
    boolean go(long changes, boolean idle) {
        long now = System.nanoTime();
        SnapshotPress pressing = press;
        try {
            if (pressing == null) {
                if (changes != saved && now - lastEnd >= Math.max(every, REST * spent)) {
                    start(changes);
                }
                return press != null;
            }
            Draft drafting = draft;
            if (drafting == null) {
                ended(pressing);
            } else if (drafting.abandoned()) {
                givenUp++;
                abandon();
            } else if (pressing.room() && (idle || now - sliceEnd >= Math.max(0, SHARE - givenUp) * SLICE)) {
                slice(drafting, pressing, now);
                return draft != null;
            }
        } catch (IOException e) {
            abandon();
            told.accept(Optional.of(e));
        } finally {
            spent += press == null ? 0 : System.nanoTime() - now;
        }
        return false;
    }

    private void start(long changes) throws IOException {
        spent = 0;
        held = changes;
        SnapshotPress fresh = new SnapshotPress(store);
        press = fresh;
        head.head(fresh);
        draft = begin.draft(fresh);
        sliceEnd = System.nanoTime();
    }

    private void slice(Draft drafting, SnapshotPress pressing, long begun) throws IOException {
        boolean whole = false;
        while (!whole && System.nanoTime() - begun < SLICE) {
            whole = drafting.step(RECORDS);
        }
        if (whole) {
            draft = null;
            pressing.end();
        }
        sliceEnd = System.nanoTime();
    }

    private void ended(SnapshotPress pressing) {
        if (pressing.over()) {
            press = null;
            givenUp = 0;
            lastEnd = System.nanoTime();
            IOException failure = pressing.failure();
            if (failure == null) {
                saved = held;
            }
            told.accept(Optional.ofNullable(failure));
        }
    }

    /** Gives up what is under way; the snapshot before it stays. */
    void abandon() {
        SnapshotPress pressing = press;
        if (pressing != null) {
            press = null;
            draft = null;
            lastEnd = System.nanoTime();
            try {
                pressing.abandon();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Changes that are safe on the disk. */
    long saved() {
        return saved;
    }

    /** So many changes are safe on the disk by another way. */
    void saved(long changes) {
        saved = changes;
        lastEnd = System.nanoTime();
    }

    /** Whether a snapshot is under way. */
    boolean busy() {
        return press != null;
    }

    /** An exchange and the slice after it kept the next one waiting for so many nanoseconds. */
    void took(long nanos) {
        longest = Math.max(longest, nanos);
    }

    /** The most nanoseconds for which an exchange was kept waiting while a snapshot was under way. */
    long longest() {
        return longest;
    }
}
