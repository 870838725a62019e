package io.portcullis.gateway.store.log;

import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The exchange log: finished exchanges in, compressed segment files out, by one writer thread behind a queue bounded
 * in count and bytes. What is to leave is removed by a second thread, see {@link Retention}.
 *
 * <p><b>Durability.</b> Every {@code commitInterval} or {@code frameBytes}, whichever is first, the lines so far become
 * one complete zstd frame and are forced to disk; only then are they {@link #committed()}. A crash loses what was not
 * committed, at most one interval and one queue, and never damages what was: opening the log cuts a torn tail back to
 * the last whole frame.
 *
 * <p><b>Pressure.</b> {@link #offer} never blocks. An exchange that finds no room is counted in {@link #dropped()},
 * and the log gets a line {@code {"dropped":n,"since":...,"time":...}} as soon as there is room.
 *
 * <p><b>A failing disk.</b> The lines not yet committed are kept and tried again, with a pause that doubles from 50 ms
 * to 5 s; {@link #degraded()} says so. Under {@link OnFull#REFUSE} new exchanges wait in the queue and {@link
 * #refusing()} asks for calls to be refused; under {@link OnFull#DROP} they still reach the listener and are then
 * dropped and counted. Both end by themselves when the disk takes bytes again.
 */
public final class ExchangeLog implements AutoCloseable {
    private final LogSettings settings;
    private final ArrayBlockingQueue<Recorded> queue;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Flush> flushes = new ConcurrentLinkedQueue<>();
    private final LogWriter writer;
    private final Thread thread;
    private volatile LineWitness witness = LineWitness.NONE;

    private final Retention retention;
    private final Thread retaining;
    private volatile Optional<KeyRing> keys;

    /** @param closing whether the segment is to be closed as well */
    record Flush(long target, boolean closing, CompletableFuture<Long> done) {}

    private ExchangeLog(
            LogSettings settings, InstantSource clock, ExchangeListener listener, Custodian custodian, Disk disk)
            throws IOException {
        this.settings = settings;
        this.keys = settings.keys();
        this.queue = new ArrayBlockingQueue<>(settings.queueCount());
        SegmentShelf shelf = SegmentShelf.open(settings, () -> keys, clock, disk);
        this.retention = new Retention(settings, () -> keys, clock, custodian, shelf::closed);
        this.retaining = new Thread(retention, "exchange-log-retention");
        retaining.setDaemon(true);
        this.writer = new LogWriter(settings, clock, new LineForm(settings.digestKey(), listener), shelf, this);
        this.thread = new Thread(writer, "exchange-log");
        thread.setDaemon(true);
    }

    /** Opens the log in its folder, mending what a crash left; fails where the folder cannot be written. */
    public static ExchangeLog open(LogSettings settings, InstantSource clock, ExchangeListener listener)
            throws IOException {
        return open(settings, clock, listener, Custodian.NONE);
    }

    /** The same, with somebody who holds and proves what leaves it. */
    public static ExchangeLog open(
            LogSettings settings, InstantSource clock, ExchangeListener listener, Custodian custodian)
            throws IOException {
        return open(settings, clock, listener, custodian, Disk.REAL);
    }

    static ExchangeLog open(LogSettings settings, InstantSource clock, ExchangeListener listener, Disk disk)
            throws IOException {
        return open(settings, clock, listener, Custodian.NONE, disk);
    }

    private static ExchangeLog open(
            LogSettings settings, InstantSource clock, ExchangeListener listener, Custodian custodian, Disk disk)
            throws IOException {
        ExchangeLog log = new ExchangeLog(settings, clock, listener, custodian, disk);
        log.thread.start();
        log.retaining.start();
        return log;
    }

    /** Hands an exchange over without ever blocking; false where there was no room, which is counted. */
    public boolean offer(Recorded recorded) {
        int weight = Math.max(recorded.weight(), 0);
        boolean room = waitingBytes.addAndGet(weight) <= settings.queueBytes();
        if (room && !closing.get() && queue.offer(recorded)) {
            accepted.incrementAndGet();
            return true;
        }
        waitingBytes.addAndGet(-weight);
        refused.incrementAndGet();
        return false;
    }

    /** Exchanges whose lines are safe on disk. */
    public long committed() {
        return writer.committed();
    }

    /** Completes with {@link #committed()} when everything accepted before this call is on disk or was dropped. */
    public CompletionStage<Long> flush() {
        return flush(false);
    }

    private CompletableFuture<Long> flush(boolean closing) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        flushes.add(new Flush(accepted.get(), closing, done));
        if (!thread.isAlive()) {
            done.complete(committed());
        }
        return done;
    }

    /**
     * Removes everything of an account that was accepted before this call, from every segment and copy. Takes as long
     * as reading the log does. Done again after a failure, it removes the rest.
     *
     * @param ids is told the id of each exchange before it goes
     * @throws IOException where a segment cannot be read or written; those before it are done
     */
    public List<Removal> erase(String account, String reason, Consumer<String> ids) throws IOException {
        settled(true);
        return retention.erase(account, reason, ids);
    }

    /** Puts new segments under these keys from now on; old ones stay as they are and must be readable with them. */
    public void rekey(KeyRing ring) throws IOException {
        keys = Optional.of(ring);
        settled(true);
    }

    /** Moves all older segments to the current master key, so that older ones can be destroyed. */
    public int rewrap() throws IOException {
        Optional<KeyRing> ring = keys;
        return ring.isPresent() ? retention.rewrap(ring.get()) : 0;
    }

    private void settled(boolean closing) throws IOException {
        try {
            flush(closing).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the open segment cannot be brought to the disk", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the open segment was brought to the disk", e);
        }
    }

    /**
     * The line of an exchange that was accepted before this call, empty where it is not, or not any more, in the log.
     * One not yet on the disk is waited for.
     */
    public Optional<byte[]> line(String id) throws IOException {
        Optional<byte[]> found = Retention.line(settings.folder(), keys, id);
        if (found.isPresent()) {
            return found;
        }
        settled(false);
        return Retention.line(settings.folder(), keys, id);
    }

    /** Exchanges accepted into the queue. */
    public long accepted() {
        return accepted.get();
    }

    /** Exchanges lost for want of room or disk since the start. */
    public long dropped() {
        return refused.get() + writer.discarded();
    }

    /** Assemblies of answers and listeners that failed; their lines are in the log without an answer. */
    public long failures() {
        return writer.failures();
    }

    /** Exchanges in the queue. */
    public int waiting() {
        return queue.size();
    }

    /** Bytes of the exchanges in the queue. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    /**
     * Whether calls should be refused because they could not be recorded: the disk takes nothing, or three quarters of
     * the queue are taken; the last quarter is for the calls already under way.
     */
    public boolean refusing() {
        return settings.onFull() == OnFull.REFUSE && (writer.failing() || nearlyFull());
    }

    private boolean nearlyFull() {
        return queue.size() >= settings.queueCount() - settings.queueCount() / 4
                || waitingBytes.get() >= settings.queueBytes() - settings.queueBytes() / 4;
    }

    /** What is not as it should be, in plain words; empty when all is well. */
    public List<String> degraded() {
        if (!thread.isAlive() && !closing.get()) {
            return List.of("the exchange log's writer has ended");
        }
        List<String> all = new ArrayList<>(writer.degraded());
        all.addAll(retention.degraded());
        if (!retaining.isAlive() && !closing.get()) {
            all.add("the exchange log deletes nothing any more: its thread has ended");
        }
        if (nearlyFull()) {
            all.add("the exchange log's queue is nearly full: the disk is too slow");
        }
        return all;
    }

    /** All segments on disk, oldest first, the open one last. */
    public List<Segment> segments() throws IOException {
        return Segment.in(settings.folder());
    }

    /**
     * Reads back what is committed, from {@code since} on, in the order it was logged, in the form it was kept. Meant
     * for a start, before anything is offered.
     */
    public LogReport replay(Instant since, Consumer<? super Exchange> into) throws IOException {
        return replay(settings, since, into);
    }

    /** The same without opening the log for writing. */
    public static LogReport replay(LogSettings settings, Instant since, Consumer<? super Exchange> into)
            throws IOException {
        List<Segment> all = Segment.in(settings.folder());
        List<String> files = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean over = i + 1 < all.size() && all.get(i + 1).from().isBefore(since);
            if (!over && all.get(i).bytes() > 0) {
                files.add(all.get(i).file().toString());
            }
        }
        LogFiles reader = new LogFiles(LogFiles.Options.STANDARD.withThreads(1).withKeys(settings.keys()));
        return reader.read(files, Optional.empty(), (line, position) -> {
            if (line instanceof Line.Read read && !read.exchange().time().isBefore(since)) {
                into.accept(read.exchange());
            }
        });
    }

    /** Writes and commits what waits, closes the segment; gives up after ten seconds on a disk that takes nothing. */
    @Override
    public void close() {
        closing.set(true);
        boolean interrupted = false;
        try {
            thread.join(15_000);
            retention.end();
            retaining.join(15_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        flushes.forEach(flush -> flush.done().complete(committed()));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Names who is told of lines on the disk from now on; meant for a start, before anything is offered. */
    public void witnessed(LineWitness by) {
        witness = by;
    }

    LineWitness witness() {
        return witness;
    }

    ArrayBlockingQueue<Recorded> queue() {
        return queue;
    }

    void taken(Recorded recorded) {
        waitingBytes.addAndGet(-Math.max(recorded.weight(), 0));
    }

    void segmentClosed() {
        retention.wake();
    }

    long refused() {
        return refused.get();
    }

    boolean closing() {
        return closing.get();
    }

    ConcurrentLinkedQueue<Flush> flushes() {
        return flushes;
    }
}
