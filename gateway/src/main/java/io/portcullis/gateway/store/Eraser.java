package io.portcullis.gateway.store;

import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.Removal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that erases accounts: their exchanges leave every segment, copies in cases go, and the ledger's own
 * content about them is forgotten. What remains is the ledger's salted digests, and that there was an erasure. Asked
 * for twice it does the rest; asked for and cut short by a crash it goes on at the next start.
 */
public final class Eraser implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Eraser.class);
    private static final int WAITING_MAX = 100;

    private final Registry registry;
    private final ExchangeLog log;
    private final EvidenceFolder evidence;
    private final CampaignRoll roll;
    private final Consumer<String> forget;
    private final InstantSource clock;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), work -> {
                Thread made = new Thread(work, "eraser");
                made.setDaemon(true);
                return made;
            });

    /**
     * @param roll says who is on hold
     * @param forget is told every subject ({@code exchange:ID}, {@code account:ID}) whose content is to go
     */
    public Eraser(
            Registry registry,
            ExchangeLog log,
            EvidenceFolder evidence,
            CampaignRoll roll,
            Consumer<String> forget,
            InstantSource clock) {
        this.registry = registry;
        this.roll = roll;
        this.log = log;
        this.evidence = evidence;
        this.forget = forget;
        this.clock = clock;
    }

    /** Goes on with what an earlier run left. */
    public void resume() {
        registry.erasures().open().forEach(this::enqueue);
    }

    /** Begins to erase an account; how far it is stands in {@link Registry#erasures()}. */
    public Erasures.Erasure start(String account, String reason, Act act) {
        roll.call();
        Erasures.Erasure asked = registry.erasures().ask(account, reason, act);
        enqueue(asked);
        return asked;
    }

    /** Erases an account on the caller's thread, and tells what became of it. */
    public Erasures.Erasure now(String account, String reason, Act act) {
        roll.call();
        run(registry.erasures().ask(account, reason, act));
        return registry.erasures().of(account).getFirst();
    }

    private void enqueue(Erasures.Erasure asked) {
        try {
            thread.execute(() -> run(asked));
        } catch (RejectedExecutionException e) {
            registry.erasures().failed(asked.n(), "too many erasures at once; ask again later");
        }
    }

    /** Erases on the caller's thread; says whether all of it is gone. */
    boolean run(Erasures.Erasure asked) {
        String account = asked.account();
        try {
            if (roll.holdOn(account).isPresent()) {
                registry.erasures().failed(asked.n(), "the account came under a legal hold");
                return false;
            }
            List<Removal> removed =
                    log.erase(account, "erasure: " + asked.reason(), id -> forget.accept("exchange:" + id));
            long[] copies = new long[1];
            Act act = new Act(asked.who(), clock.instant());
            registry.cases().forget(account, act, (id, exchange) -> copies[0] += evidence.remove(id, exchange) ? 1 : 0);
            registry.holds().forget(account);
            forget.accept("account:" + account);
            long exchanges = removed.stream().mapToLong(Removal::exchanges).sum();
            registry.erasures().finished(asked.n(), exchanges, copies[0]);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("Account {} could not be erased: {}", account, e.toString());
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            registry.erasures().failed(asked.n(), why);
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("an erasure is cut short; it goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
