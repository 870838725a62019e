package io.portcullis.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.store.AuditEntry;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.ledger.Ledger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second for what nobody tells: changes of keys and accounts in the store's audit trail, whoever made them
 * (the place reached is remembered beside the ledger, so that a crash tells a change twice rather than never), and
 * records that were lost.
 */
final class FactFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactFeed.class);
    private static final String MARK = "audit";
    private static final int BATCH = 500;
    private static final int TURN_OVER = 5;

    /** How far the trail has arrived in the ledger; over with the first entry that was refused. */
    private static final class Round {
        private volatile long arrived;
        private volatile boolean refused;

        Round(long arrived) {
            this.arrived = arrived;
        }

        Notary.Receipt receipt(long n) {
            return new Notary.Receipt() {
                @Override
                public void written(long index) {
                    if (!refused) {
                        arrived = n;
                    }
                }

                @Override
                public void failed(String why) {
                    refused = true;
                }
            };
        }
    }

    private final Registry registry;
    private final Ledger ledger;
    private final Notary notary;
    private final FactDesk desk;
    private final Map<String, LongSupplier> losses = new ConcurrentHashMap<>();
    private final Map<String, Long> told = new LinkedHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "ledger-feed");
        made.setDaemon(true);
        return made;
    });
    private Round round;
    private long offered;
    private long marked;
    private int looks;

    private FactFeed(Registry registry, Ledger ledger, Notary notary, FactDesk desk) {
        this.registry = registry;
        this.ledger = ledger;
        this.notary = notary;
        this.desk = desk;
        this.marked = ledger.mark(MARK);
        this.offered = marked;
        this.round = new Round(marked);
    }

    static FactFeed start(Registry registry, Ledger ledger, Notary notary, FactDesk desk) {
        FactFeed feed = new FactFeed(registry, ledger, notary, desk);
        var ignored = feed.thread.scheduleWithFixedDelay(feed::look, 1, 1, TimeUnit.SECONDS);
        return feed;
    }

    /** Has a count of losses looked at, whose growth is a fact. */
    void lossesOf(String what, LongSupplier count) {
        losses.put(what, count);
    }

    private void look() {
        try {
            follow();
            losses.forEach(this::compare);
            if (++looks % TURN_OVER == 0) {
                desk.turnOver();
            }
        } catch (StoreException e) {
            LOG.debug("the audit trail cannot be followed now: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the ledger's feed failed and goes on", e);
        }
    }

    private void compare(String what, LongSupplier count) {
        long now = count.getAsLong();
        long before = told.getOrDefault(what, 0L);
        if (now > before) {
            told.put(what, now);
            desk.lost(what, now - before);
        }
    }

    private void follow() {
        long arrived = round.arrived;
        if (arrived > marked) {
            ledger.mark(MARK, arrived);
            marked = arrived;
        }
        if (round.refused) {
            round = new Round(marked);
            offered = marked;
        }
        List<AuditEntry> entries;
        do {
            entries = registry.auditAfter(offered, BATCH);
            for (AuditEntry entry : entries) {
                Optional<Fact> fact = fact(entry);
                offered = entry.n();
                if (fact.isPresent()) {
                    notary.record(fact.get(), round.receipt(entry.n()));
                }
            }
        } while (entries.size() == BATCH);
    }

    /** Terms and acceptances are told by the store itself, with all they hold. */
    private static Optional<Fact> fact(AuditEntry entry) {
        String room = entry.what().substring(0, Math.max(0, entry.what().indexOf('.')));
        return switch (room) {
            case "key" -> Optional.of(fact(Fact.Kind.KEY, "key:" + entry.subject(), entry));
            case "account" -> Optional.of(fact(Fact.Kind.DECISION, "account:" + entry.subject(), entry));
            case "org" -> Optional.of(fact(Fact.Kind.DECISION, "org:" + entry.subject(), entry));
            default -> Optional.empty();
        };
    }

    private static Fact fact(Fact.Kind kind, String subject, AuditEntry entry) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("audit", entry.n())
                .put("detail", entry.detail())
                .put("what", entry.what())
                .toString();
        return new Fact(kind, entry.at(), "admin:" + entry.who(), subject, body);
    }

    /** Looks a last time. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the ledger's feed does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        look();
        desk.turnOver();
    }
}
