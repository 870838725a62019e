package io.portcullis.gateway.store;

import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that carries facts from the store's {@link Outbox} to the ledger, four times a second; what the ledger
 * refuses is offered again. Facts that wait for more than a moment are named by the registry's {@code degraded}.
 */
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final long PERIOD_MILLIS = 250;
    private static final long LAST_WAIT_MILLIS = 5_000;
    private static final int BATCH = 500;
    private static final int LATE = 2_000;

    private record Done(long n, long entry) {}

    private final Registry registry;
    private final Notary notary;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private long last;

    private Courier(Registry registry, Notary notary) {
        this.registry = registry;
        this.notary = notary;
        thread = Thread.ofPlatform().daemon().name("ledger-courier").unstarted(this::run);
    }

    /** Starts to carry; without a ledger the facts stay where they are. */
    public static Courier start(Registry registry, Notary notary) {
        Courier courier = new Courier(registry, notary);
        if (notary != Notary.NONE) {
            courier.thread.start();
        }
        return courier;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD_MILLIS);
                visit();
            }
        } catch (InterruptedException e) {
            LOG.debug("facts are carried for the last time");
        }
    }

    /** Hands over what waits and forgets what arrived. */
    synchronized void visit() {
        try {
            settle();
            if (underWay.isEmpty()) {
                last = 0; // whatever was refused is offered again
            }
            List<Outbox.Waiting> next = registry.outbox().after(last, BATCH);
            for (Outbox.Waiting one : next) {
                last = one.n();
                if (underWay.add(one.n())) {
                    hand(one.n(), one.fact());
                }
            }
            settle();
            if (registry.outbox().waiting() > LATE) {
                registry.degrade("ledger", "More than " + LATE + " facts wait for the ledger.");
            } else {
                registry.recovered("ledger");
            }
        } catch (StoreException e) {
            registry.degrade("ledger", "Facts cannot be carried to the ledger: " + e.getMessage());
        }
    }

    private void settle() {
        for (Done one = done.peek(); one != null; one = done.peek()) {
            registry.outbox().delivered(one.n(), one.entry());
            underWay.remove(one.n());
            done.poll();
        }
    }

    private void hand(long n, Fact fact) {
        notary.record(fact, new Notary.Receipt() {
            @Override
            public void written(long index) {
                done.add(new Done(n, index));
            }

            @Override
            public void failed(String why) {
                underWay.remove(n);
            }
        });
    }

    /** Ends the thread and notes what has arrived until now; the rest is carried after the next start. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(LAST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            try {
                settle();
            } catch (StoreException e) {
                LOG.warn("facts that reached the ledger will be carried again: {}", e.getMessage());
            }
        }
    }
}
