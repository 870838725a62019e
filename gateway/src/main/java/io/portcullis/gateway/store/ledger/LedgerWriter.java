package io.portcullis.gateway.store.ledger;

import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.evidence.SealedFact;
import io.portcullis.ledger.MalformedException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notary in front of a {@link Ledger}: facts go into a queue bounded in count and characters, one thread seals and
 * commits them in groups and publishes a checkpoint every interval.
 *
 * <p>A fact that finds no room is told so, counted in {@link #lost}, and the ledger gets a fact of kind LOSS as soon as
 * it can be written. When the disk takes nothing, the group at hand is kept and tried again, with a pause that doubles
 * from 50 ms to 5 s; nothing of it is acknowledged before it is on the disk.
 */
public final class LedgerWriter implements Notary, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final int GROUP_MAX = 4_096;
    private static final int BODY_MAX = 256 << 10;
    private static final long PAUSE_LEAST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PAUSE_MOST = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSE_PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private record Waiting(Fact fact, Receipt receipt) {}

    private record Group(List<FactTable.Row> rows, List<Receipt> receipts, long losses) {
        boolean isEmpty() {
            return rows.isEmpty();
        }
    }

    private final Ledger ledger;
    private final LedgerPace settings;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ArrayBlockingQueue<Waiting> queue;
    private final AtomicLong waitingChars = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable String trouble;
    private volatile boolean closing;
    private @Nullable Group stuck;
    private long told;
    private Instant toldAt;
    private long pause;
    private long publishAt = System.nanoTime();

    private LedgerWriter(Ledger ledger, LedgerPace settings, InstantSource clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        this.toldAt = clock.instant();
        this.thread = new Thread(this::run, "ledger");
        thread.setDaemon(true);
    }

    /** Starts to write; closing the writer closes the ledger too. */
    public static LedgerWriter start(Ledger ledger, LedgerPace settings, InstantSource clock) {
        LedgerWriter writer = new LedgerWriter(ledger, settings, clock);
        writer.thread.start();
        return writer;
    }

    @Override
    public void record(Fact fact, Receipt receipt) {
        int chars = fact.body().length();
        boolean fits = chars <= BODY_MAX && waitingChars.addAndGet(chars) <= settings.queueChars();
        if (fits && !closing && queue.offer(new Waiting(fact, receipt))) {
            return;
        }
        if (chars <= BODY_MAX) {
            waitingChars.addAndGet(-chars);
        }
        lose(receipt, chars > BODY_MAX ? "the fact is too long" : "the ledger has no room");
    }

    private void lose(Receipt receipt, String why) {
        lost.incrementAndGet();
        tell(() -> receipt.failed(why));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("a receipt of the ledger failed", e);
        }
    }

    private void run() {
        long deadline = 0;
        while (true) {
            try {
                step();
            } catch (InterruptedException e) {
                LOG.warn("the ledger's writer was interrupted and ends");
                break;
            } catch (RuntimeException e) {
                failed(e);
            }
            if (closing && deadline == 0) {
                deadline = System.nanoTime() + CLOSE_PATIENCE;
            }
            boolean idle = queue.isEmpty() && stuck == null && told == lost.get();
            if (deadline != 0 && (idle || System.nanoTime() - deadline > 0)) {
                break;
            }
        }
        finish();
    }

    private void step() throws InterruptedException {
        if (trouble != null) {
            TimeUnit.NANOSECONDS.sleep(pause);
        }
        Group group = stuck != null ? stuck : gather();
        if (!group.isEmpty()) {
            stuck = group;
            commit(group);
            stuck = null;
        }
        if (trouble != null || System.nanoTime() - publishAt >= 0) {
            publishAt = System.nanoTime() + settings.checkpoint().toNanos();
            ledger.publish();
        }
        if (trouble != null) {
            LOG.info("the ledger can be written again");
        }
        trouble = null;
        pause = 0;
    }

    /** Waits for a fact, then a moment for others to go with it. */
    private Group gather() throws InterruptedException {
        List<Waiting> taken = new ArrayList<>();
        long untilPublish = Math.max(0, publishAt - System.nanoTime());
        long patience = Math.min(untilPublish, TimeUnit.MILLISECONDS.toNanos(closing ? 1 : 50));
        Waiting first = queue.poll(patience, TimeUnit.NANOSECONDS);
        if (first != null) {
            if (!closing && queue.size() < GROUP_MAX / 2) {
                TimeUnit.NANOSECONDS.sleep(settings.commit().toNanos());
            }
            taken.add(first);
            queue.drainTo(taken, GROUP_MAX - 1);
        }
        return sealed(taken);
    }

    private Group sealed(List<Waiting> taken) {
        List<FactTable.Row> rows = new ArrayList<>(taken.size() + 1);
        List<Receipt> receipts = new ArrayList<>(taken.size() + 1);
        for (Waiting waiting : taken) {
            waitingChars.addAndGet(-waiting.fact().body().length());
            try {
                rows.add(row(waiting.fact()));
                receipts.add(waiting.receipt());
            } catch (MalformedException e) {
                LOG.warn(
                        "a fact of {} is not well-formed and is not written: {}",
                        waiting.fact().by(),
                        e.getMessage());
                lose(waiting.receipt(), "the fact is not well-formed");
            }
        }
        long losses = lost.get();
        if (losses > told) {
            rows.add(row(loss(losses - told)));
            receipts.add(Receipt.IGNORED);
        }
        return new Group(rows, receipts, losses);
    }

    private FactTable.Row row(Fact fact) {
        byte[] salt = new byte[SealedFact.SALT_BYTES];
        random.nextBytes(salt);
        return FactTable.Row.of(fact, SealedFact.of(fact, salt));
    }

    private Fact loss(long count) {
        Instant now = clock.instant();
        String body = "{\"what\":\"facts\",\"count\":%d,\"since\":\"%s\"}".formatted(count, toldAt);
        return new Fact(Fact.Kind.LOSS, now, "ledger", "ledger", body);
    }

    private void commit(Group group) {
        long index = ledger.append(group.rows());
        written.addAndGet(group.rows().size());
        if (group.losses() > told) {
            told = group.losses();
            toldAt = clock.instant();
        }
        for (int i = 0; i < group.receipts().size(); i++) {
            Receipt receipt = group.receipts().get(i);
            long at = index + i;
            tell(() -> receipt.written(at));
        }
    }

    private void failed(RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (trouble == null) {
            LOG.error("the ledger cannot be written: {}", message);
        }
        trouble = message;
        pause = Math.clamp(pause * 2, PAUSE_LEAST, PAUSE_MOST);
        if (closing) {
            pause = PAUSE_LEAST;
        }
    }

    private void finish() {
        String why = "the ledger was closed before the fact could be written";
        Group left = stuck;
        if (left != null) {
            left.receipts().forEach(receipt -> lose(receipt, why));
        }
        List<Waiting> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(waiting -> lose(waiting.receipt(), why));
        try {
            ledger.close();
        } catch (RuntimeException e) {
            LOG.error("the ledger could not be closed: {}", e.getMessage());
        }
    }

    /**
     * Erases what stands behind one entry, and writes that down as a fact of kind ERASURE.
     *
     * @param why for instance {@code retention} or {@code request of the account}
     * @return whether there was anything to erase
     */
    public boolean forget(long index, String why, String by) {
        return erased("entry:" + index, ledger.forget(index) ? 1 : 0, why, by) > 0;
    }

    /** The same for all facts that concern an account; says how many. */
    public int forgetAccount(String account, String why, String by) {
        return erased("account:" + account, ledger.forgetAccount(account), why, by);
    }

    /** The same for all facts of what happened before a time; says how many. */
    public int forgetBefore(Instant time, String why, String by) {
        return erased("before:" + time, ledger.forgetBefore(time), why, by);
    }

    private int erased(String of, int count, String why, String by) {
        if (count > 0) {
            String body = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                    .objectNode()
                    .put("of", of)
                    .put("count", count)
                    .put("why", why)
                    .toString();
            record(new Fact(Fact.Kind.ERASURE, clock.instant(), by, "ledger", body));
        }
        return count;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Facts waiting to be written. */
    public int waiting() {
        return queue.size();
    }

    /** Facts written since the start. */
    public long written() {
        return written.get();
    }

    /** Facts lost since the start. */
    public long lost() {
        return lost.get();
    }

    /** What is not as it should be, in plain words; empty when all is well. */
    public List<String> degraded() {
        if (!thread.isAlive() && !closing) {
            return List.of("the ledger's writer has ended");
        }
        String now = trouble;
        return now == null ? List.of() : List.of("the ledger cannot be written: " + now);
    }

    /** Writes what waits, publishes a last checkpoint, closes the ledger; gives up after ten seconds. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(CLOSE_PATIENCE) + 5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
