package io.portcullis.gateway.store.ledger;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that publishes a checkpoint every interval, beside the writer's, so that facts need not wait for tiles.
 * What fails is tried again, with a pause that doubles from the interval to 5 s.
 */
final class Publisher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long PAUSE_MOST = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_MILLIS = 15_000;

    private final Ledger ledger;
    private final long interval;
    private final Thread thread = new Thread(this, "ledger-checkpoint");
    private volatile @Nullable String trouble;
    private volatile boolean closing;

    private Publisher(Ledger ledger, Duration interval) {
        this.ledger = ledger;
        this.interval = interval.toNanos();
        thread.setDaemon(true);
    }

    static Publisher start(Ledger ledger, Duration interval) {
        Publisher publisher = new Publisher(ledger, interval);
        publisher.thread.start();
        return publisher;
    }

    @Override
    public void run() {
        long pause = interval;
        long next = System.nanoTime() + interval;
        while (!closing) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            pause = publish() ? interval : Math.min(Math.max(pause * 2, interval), PAUSE_MOST);
            next = System.nanoTime() + pause;
        }
    }

    private boolean publish() {
        try {
            ledger.publish();
            if (trouble != null) {
                LOG.info("the ledger's checkpoints can be published again");
            }
            trouble = null;
            return true;
        } catch (RuntimeException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            if (trouble == null) {
                LOG.error("the ledger's checkpoint cannot be published: {}", message);
            }
            trouble = message;
            return false;
        }
    }

    @Nullable String trouble() {
        return trouble;
    }

    /** Ends the thread; what is new since the last checkpoint is the caller's to publish. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
