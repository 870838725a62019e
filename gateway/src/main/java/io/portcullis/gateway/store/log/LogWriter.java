package io.portcullis.gateway.store.log;

import io.portcullis.ledger.Hash;
import io.portcullis.traffic.ExchangeHead;
import io.portcullis.traffic.ExchangeWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's thread of an {@link ExchangeLog}: takes exchanges, forms lines, commits them in groups, tries again. */
final class LogWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REST_LEAST = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_LEAST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PAUSE_MOST = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSE_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long HOUSEKEEPING = TimeUnit.SECONDS.toNanos(60);

    /** A buffer whose bytes can be read in place. */
    private static final class Batch extends ByteArrayOutputStream {
        Batch() {
            super(1 << 16);
        }

        byte[] bytes() {
            return buf;
        }
    }

    private record Written(ExchangeHead head, byte[] sha256) {}

    private final LogSettings settings;
    private final InstantSource clock;
    private final LineForm form;
    private final SegmentShelf shelf;
    private final ExchangeLog log;
    private final ExchangeWriter notes = new ExchangeWriter();

    private final List<Written> unwitnessed = new ArrayList<>();
    private Batch batch = new Batch();
    private int inBatch;
    private long batchSince;
    private long handled;
    private long noted;
    private Instant notedAt;
    private long notedNanos = System.nanoTime();
    private long retryAt;
    private long pause;
    private long resting = REST_LEAST;
    private long housekeepingAt;

    private volatile long committed;
    private volatile long discarded;
    private volatile @Nullable String trouble;

    LogWriter(LogSettings settings, InstantSource clock, LineForm form, SegmentShelf shelf, ExchangeLog log) {
        this.settings = settings;
        this.clock = clock;
        this.form = form;
        this.shelf = shelf;
        this.log = log;
        this.notedAt = clock.instant();
    }

    long committed() {
        return committed;
    }

    long discarded() {
        return discarded;
    }

    long failures() {
        return form.failures();
    }

    boolean failing() {
        return trouble != null;
    }

    List<String> degraded() {
        String now = trouble;
        return now == null ? List.of() : List.of("exchange log cannot be written: " + now);
    }

    @Override
    public void run() {
        housekeepingAt = System.nanoTime() + HOUSEKEEPING;
        long deadline = 0;
        while (true) {
            try {
                step();
                if (log.closing() && deadline == 0) {
                    deadline = System.nanoTime() + CLOSE_PATIENCE;
                }
                if (deadline != 0 && (idle() || System.nanoTime() - deadline > 0)) {
                    break;
                }
            } catch (InterruptedException e) {
                LOG.warn("The exchange log's writer was interrupted and ends");
                break;
            } catch (RuntimeException e) {
                trouble = "its writer failed: " + e.getClass().getSimpleName();
                LOG.error("The exchange log's writer failed and goes on", e);
            }
        }
        finish();
    }

    private boolean idle() {
        return log.queue().isEmpty() && batch.size() == 0 && missing() == noted;
    }

    private void step() throws InterruptedException {
        if (failing() && settings.onFull() == OnFull.REFUSE) {
            waitToRetry();
        } else {
            Recorded next = log.queue().poll();
            if (next == null) {
                rest();
            } else {
                resting = REST_LEAST;
                take(next);
            }
        }
        if (due()) {
            commit();
        }
        if (System.nanoTime() - housekeepingAt >= 0) {
            housekeepingAt = System.nanoTime() + HOUSEKEEPING;
            keepHouse();
        }
        answer();
    }

    /**
     * Sleeps instead of waiting for the next exchange: whoever offers need not wake anybody, which costs more than the
     * offering, and exchanges are formed in groups. Longer the longer nothing comes.
     */
    private void rest() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(log.closing() || !log.flushes().isEmpty() ? REST_LEAST / 4 : resting);
        resting = Math.min(2 * resting, POLL_NANOS);
    }

    private void waitToRetry() throws InterruptedException {
        long left = retryAt - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL_NANOS));
        }
    }

    private void take(Recorded next) {
        byte[] line;
        try {
            line = form.line(next);
        } finally {
            log.taken(next);
            handled++;
        }
        if (failing() && batch.size() + line.length > settings.frameBytes()) {
            discarded++;
            return;
        }
        if (batch.size() == 0) {
            batchSince = System.nanoTime();
        }
        batch.writeBytes(line);
        batch.write('\n');
        inBatch++;
        if (log.witness() != LineWitness.NONE) {
            unwitnessed.add(new Written(next.head(), Hash.sha256(line).bytes()));
        }
    }

    private boolean due() {
        long now = System.nanoTime();
        if (failing()) {
            return now - retryAt >= 0;
        }
        boolean hurry = log.closing() || !log.flushes().isEmpty();
        if (batch.size() == 0) {
            return missing() > noted
                    && (hurry || now - notedNanos >= settings.commitInterval().toNanos());
        }
        return batch.size() >= settings.frameBytes()
                || now - batchSince >= settings.commitInterval().toNanos()
                || hurry && log.queue().isEmpty();
    }

    private long missing() {
        return log.refused() + discarded;
    }

    private void commit() {
        note();
        try {
            if (batch.size() > 0) {
                shelf.commit(batch.bytes(), batch.size());
            }
            committed += inBatch;
            inBatch = 0;
            tell();
            batch = batch.size() > 4 * settings.frameBytes() ? new Batch() : emptied(batch);
            if (failing()) {
                LOG.info("The exchange log can be written again");
            }
            trouble = null;
            pause = 0;
            if (shelf.rotate()) {
                log.segmentClosed();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void tell() {
        try {
            unwitnessed.forEach(line -> log.witness().committed(line.head(), line.sha256()));
        } catch (RuntimeException e) {
            LOG.warn("a witness of the exchange log failed", e);
        }
        unwitnessed.clear();
    }

    private static Batch emptied(Batch batch) {
        batch.reset();
        return batch;
    }

    private void failed(IOException e) {
        if (!failing()) {
            LOG.error("The exchange log cannot be written: {}", e.toString());
        }
        String message = e.getMessage();
        trouble = message == null ? e.getClass().getSimpleName() : message;
        pause = Math.clamp(pause * 2, PAUSE_LEAST, PAUSE_MOST);
        retryAt = System.nanoTime() + pause;
    }

    /** Puts what was lost into the log, once for each new loss and only when nothing else is stuck. */
    private void note() {
        long missing = missing();
        if (missing > noted && !failing()) {
            Instant now = clock.instant();
            batch.writeBytes(notes.dropped(missing - noted, notedAt, now));
            batch.write('\n');
            noted = missing;
            notedAt = now;
            notedNanos = System.nanoTime();
        }
    }

    private void keepHouse() {
        try {
            shelf.rotate();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void answer() {
        ExchangeLog.Flush flush = log.flushes().peek();
        while (flush != null && flush.target() <= handled && batch.size() == 0) {
            log.flushes().poll();
            end(flush);
            flush = log.flushes().peek();
        }
    }

    private void end(ExchangeLog.Flush flush) {
        try {
            if (flush.closing()) {
                shelf.close();
            }
            flush.done().complete(committed);
        } catch (IOException e) {
            flush.done().completeExceptionally(e);
        }
    }

    private void finish() {
        try {
            shelf.close();
        } catch (IOException e) {
            LOG.error("The last segment could not be closed: {}", e.toString());
        }
        answer();
    }
}
