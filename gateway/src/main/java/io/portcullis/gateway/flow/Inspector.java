package io.portcullis.gateway.flow;

import io.portcullis.detect.Engine;
import io.portcullis.detect.Examination;
import io.portcullis.inspect.Suspicion;
import io.portcullis.sketch.Hash64;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Turn;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's end of the detection engine: exchanges in the order of their log in, suspicions on a {@link SuspicionBoard}
 * out, by one thread behind a bounded queue. Offering never blocks; what finds no room is counted in {@link
 * #dropped()}.
 *
 * <p>Restart: the engine's state is saved every so often, with the ids of the last {@value #RECENT} exchanges. {@link
 * #recover} takes the last snapshot and replays the exchange log from ten minutes before it, passing over the
 * exchanges it already knows, so that only exchanges the log itself had not committed are forgotten. A snapshot that
 * cannot be read is reported and left aside: the log is then replayed as far as it is asked to.
 */
public final class Inspector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inspector.class);
    private static final int RECENT = 16_384;
    private static final long REST_LEAST = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long REST_MOST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int EXCHANGE_BYTES = 1024;
    private static final int TURN_CHARACTERS = 40;
    private static final String UNSAVED = "the detector's snapshot could not be saved";
    private static final int FORMAT = 0x50434953;
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    /**
     * How the inspector holds back.
     *
     * @param queueCount exchanges waiting at most
     * @param queueBytes bytes of their texts waiting at most
     * @param snapshotEvery least time between snapshots
     */
    public record Settings(int queueCount, long queueBytes, Duration snapshotEvery) {
        public static final Settings STANDARD = new Settings(16_384, 64L << 20, Duration.ofSeconds(5));
    }

    /** Reads back the exchange log from a time on, into the consumer. */
    @FunctionalInterface
    public interface Replay {
        void replay(Instant since, Consumer<? super Exchange> into) throws IOException;
    }

    private final Engine engine;
    private final SuspicionBoard board;
    private final Listener listener;
    private final Settings settings;
    private final SnapshotStore store;
    private final ArrayBlockingQueue<Exchange> queue;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong observed = new AtomicLong();
    private final Set<Long> recent = new LinkedHashSet<>();
    private final Questions questions = new Questions();
    private final Thread thread;
    private volatile boolean closing;
    private volatile String trouble = "";
    private volatile long failures;
    private final Saving saving;
    private long changes;

    /** Whoever acts on what is found; called on the inspector's thread with the time of the exchange. */
    public interface Listener {
        Listener NONE = new Listener() {
            @Override
            public void suspected(Suspicion suspicion, Instant at) {}

            @Override
            public void seen(String account, Instant at) {}
        };

        /** What is held against an account has changed. */
        void suspected(Suspicion suspicion, Instant at);

        /** An exchange of the account was inspected, after what it changed was told. */
        void seen(String account, Instant at);
    }

    /** Call {@link #recover} if wanted, then {@link #start}. */
    public Inspector(Engine engine, SuspicionBoard board, Settings settings, SnapshotStore store, Listener listener) {
        this.listener = listener;
        this.engine = engine;
        this.board = board;
        this.settings = settings;
        this.store = store;
        this.saving = new Saving(store, settings.snapshotEvery(), this::head, engine::draft, this::saved);
        this.queue = new ArrayBlockingQueue<>(settings.queueCount());
        this.thread = new Thread(this::run, "inspector");
        this.thread.setDaemon(true);
    }

    /** Takes up the last snapshot and replays the log from just before it, or from {@code earliest} without one. */
    public void recover(Instant earliest, Replay log) throws IOException {
        Instant since = earliest;
        try {
            Optional<InputStream> snapshot = store.load();
            if (snapshot.isPresent()) {
                try (InputStream in = snapshot.get()) {
                    read(new DataInputStream(in));
                    since = engine.now() == Long.MIN_VALUE
                            ? earliest
                            : Instant.ofEpochMilli(engine.now()).minus(OVERLAP);
                }
            }
        } catch (IOException e) {
            trouble = "the detector's snapshot could not be read";
            LOG.warn("{}: {}; replaying the log from {}", trouble, e.getMessage(), earliest);
            recent.clear();
        }
        // The log tells exchanges in the order in which they were inspected: all before the oldest remembered are
        // known.
        boolean[] known = {recent.size() >= RECENT};
        log.replay(since, exchange -> {
            known[0] &= !recent.contains(Hash64.of(exchange.id()));
            if (!known[0]) {
                observe(exchange);
            }
        });
        for (Suspicion suspicion : engine.suspicions()) {
            board.publish(suspicion);
        }
    }

    public void start() {
        thread.start();
    }

    /**
     * Recovers and then starts, on a thread of its own, so that a long log does not keep callers waiting; meanwhile
     * exchanges wait in the queue and {@link #degraded} says so.
     */
    public void startRecovering(Instant earliest, Replay log) {
        trouble = "the detectors still catch up with the exchange log";
        Thread recovery = new Thread(
                () -> {
                    try {
                        recover(earliest, log);
                        trouble = "";
                    } catch (IOException | RuntimeException e) {
                        trouble = "the detectors could not be restored from the exchange log";
                        LOG.error("{}", trouble, e);
                    }
                    start();
                },
                "inspector-recovery");
        recovery.setDaemon(true);
        recovery.start();
    }

    /** Offers one exchange, as its line in the log will be read. */
    public void offer(Exchange exchange) {
        offered.incrementAndGet();
        long weight = weight(exchange);
        boolean room = waiting.addAndGet(weight) <= settings.queueBytes();
        if (!room || closing || !queue.offer(exchange)) {
            waiting.addAndGet(-weight);
            dropped.incrementAndGet();
        }
    }

    /** Bytes that its texts hold, an upper estimate: two a character, and some beside each. */
    private static long weight(Exchange exchange) {
        long characters =
                exchange.reply().text().length() + exchange.reply().reasoning().length();
        for (Turn turn : exchange.prompt().turns()) {
            characters += TURN_CHARACTERS + turn.text().length();
        }
        return EXCHANGE_BYTES + 2 * characters;
    }

    /** What stands against accounts and campaigns now; blocks, and is empty where no answer came in time. */
    public Optional<Examination> examine(Set<String> accounts, Set<String> campaigns, Duration patience) {
        Set<String> whom = Set.copyOf(accounts);
        Set<String> which = Set.copyOf(campaigns);
        return closing ? Optional.empty() : questions.ask(engine -> engine.examine(whom, which), patience);
    }

    /**
     * Lets go of all that is held of an account, here, on the board and in the snapshot; blocks until that is on
     * disk. False where it was not in time, or could not be saved.
     */
    public boolean forget(String account, Duration patience) {
        return !closing && questions.ask(engine -> gone(account), patience).orElse(false);
    }

    /** The same while nothing runs: the snapshot is taken up and saved without the account. */
    public boolean forgetAtRest(String account) throws IOException {
        Optional<InputStream> snapshot = store.load();
        if (snapshot.isEmpty()) {
            return true;
        }
        try (InputStream in = snapshot.get()) {
            read(new DataInputStream(in));
        }
        return gone(account);
    }

    private boolean gone(String account) {
        engine.forget(account);
        board.forget(account);
        changes++;
        saving.abandon();
        saveNow();
        return changes == saving.saved();
    }

    private void run() {
        long rest = REST_LEAST;
        while (!closing || !queue.isEmpty()) {
            try {
                long begun = System.nanoTime();
                Exchange next = queue.poll();
                if (next != null) {
                    rest = REST_LEAST;
                    waiting.addAndGet(-weight(next));
                    observe(next);
                }
                questions.answer(engine);
                boolean more = saving.go(changes, next == null);
                if (saving.busy()) {
                    saving.took(System.nanoTime() - begun);
                }
                if (next == null && !more) {
                    // nobody has to wake this thread, which would cost more than to offer
                    TimeUnit.NANOSECONDS.sleep(rest);
                    rest = Math.min(2 * rest, REST_MOST);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (RuntimeException e) {
                failures++;
                LOG.warn("An exchange could not be inspected: {}", e.getClass().getName());
            }
        }
        saving.abandon();
        saveNow();
    }

    private void observe(Exchange exchange) {
        if (!exchange.id().isEmpty() && !remember(Hash64.of(exchange.id()))) {
            return;
        }
        engine.observe(exchange).ifPresent(suspicion -> publish(suspicion, exchange.time()));
        for (Suspicion suspicion : engine.news()) {
            publish(suspicion, exchange.time());
        }
        listener.seen(exchange.account(), exchange.time());
        observed.incrementAndGet();
        changes++;
    }

    private void publish(Suspicion suspicion, Instant at) {
        board.publish(suspicion);
        listener.suspected(suspicion, at);
    }

    private boolean remember(long id) {
        if (!recent.add(id)) {
            return false;
        }
        if (recent.size() > RECENT) {
            var oldest = recent.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    private void saved(Optional<IOException> failure) {
        if (failure.isPresent()) {
            unsaved(failure.get());
        } else {
            trouble = "";
        }
    }

    /** Longest time that one exchange and what was saved beside it took while a snapshot was under way, so far. */
    public Duration longestPause() {
        return Duration.ofNanos(saving.longest());
    }

    /** Saves all at once, before this returns: at the end, and where something must be gone from the disk. */
    private void saveNow() {
        if (changes != saving.saved()) {
            try {
                store.save(this::write);
                trouble = "";
                saving.saved(changes);
            } catch (IOException e) {
                unsaved(e);
            }
        }
    }

    private void unsaved(IOException e) {
        trouble = UNSAVED;
        LOG.warn("{}: {}", trouble, e.getMessage());
    }

    private void write(OutputStream into) throws IOException {
        head(into);
        engine.snapshot(into);
    }

    private void head(OutputStream into) throws IOException {
        DataOutputStream out = new DataOutputStream(into);
        out.writeInt(FORMAT);
        out.writeInt(recent.size());
        for (long id : recent) {
            out.writeLong(id);
        }
        out.flush();
    }

    private void read(DataInputStream in) throws IOException {
        if (in.readInt() != FORMAT) {
            throw new IOException("not a snapshot of an inspector");
        }
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            recent.add(in.readLong());
        }
        engine.restore(in);
    }

    /** Exchanges that found no room in the queue: gaps in what the detectors saw. */
    public long dropped() {
        return dropped.get();
    }

    public long offered() {
        return offered.get();
    }

    /** Exchanges inspected, replayed ones included. */
    public long observed() {
        return observed.get();
    }

    /** Exchanges waiting. */
    public int backlog() {
        return queue.size();
    }

    /** Exchanges whose inspection failed unexpectedly. */
    public long failures() {
        return failures;
    }

    /** What is not as it should be, in plain words; empty when all is well. */
    public List<String> degraded() {
        return trouble.isEmpty() ? List.of() : List.of(trouble);
    }

    /** Inspects what is waiting, saves, and ends. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join(TimeUnit.SECONDS.toMillis(30));
    }
}
