package io.portcullis.gateway.store;

import io.portcullis.admit.QuotaBook;
import io.portcullis.admit.UsageRow;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that saves usage once a second, so that a kill at any moment loses at most what was settled in the last
 * second. What cannot be saved is kept, one batch here and the rest in the book, and tried again each second; the
 * registry's {@code degraded} says so meanwhile.
 */
public final class UsageKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageKeeper.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long LAST_WAIT_MILLIS = 5_000;

    private final Registry registry;
    private final QuotaBook book;
    private final Thread thread;
    private List<UsageRow> unsaved = List.of();

    private UsageKeeper(Registry registry, QuotaBook book) {
        this.registry = registry;
        this.book = book;
        thread = Thread.ofPlatform().daemon().name("usage-keeper").unstarted(this::run);
    }

    /** Restores the book from the registry, then begins to save. */
    public static UsageKeeper start(Registry registry, QuotaBook book, InstantSource clock) {
        UsageKeeper keeper = restored(registry, book, clock);
        keeper.thread.start();
        return keeper;
    }

    /** Restores the book and leaves it to the caller to {@link #save}. */
    static UsageKeeper restored(Registry registry, QuotaBook book, InstantSource clock) {
        book.restore(registry.usage().load(clock.instant()));
        return new UsageKeeper(registry, book);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD_MILLIS);
                save();
            }
        } catch (InterruptedException e) {
            LOG.debug("usage is saved for the last time");
        }
    }

    /** Saves what was settled since the last time; says whether all of it is on the disk. */
    synchronized boolean save() {
        if (unsaved.isEmpty()) {
            unsaved = book.drain();
        }
        try {
            if (!unsaved.isEmpty()) {
                registry.usage().add(unsaved);
                unsaved = List.of();
            }
            registry.recovered("usage");
            return true;
        } catch (StoreException e) {
            registry.degrade("usage", "Usage is counted but not saved: " + e.getMessage());
            return false;
        }
    }

    /** Saves a last time and ends the thread. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(LAST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean left = save(); // what a failed save had kept back
        boolean all = left && save();
        if (!all) {
            LOG.warn("usage of {} accounts was not saved", unsaved.size());
        }
    }
}
