package io.portcullis.app;

import io.portcullis.admit.Plan;
import io.portcullis.app.config.Configuration;
import io.portcullis.app.config.RecordSettings;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.console.AdminRoutes;
import io.portcullis.gateway.console.CasesDesk;
import io.portcullis.gateway.console.RecordsDesk;
import io.portcullis.gateway.store.Act;
import io.portcullis.gateway.store.CaseClerk;
import io.portcullis.gateway.store.Courier;
import io.portcullis.gateway.store.Eraser;
import io.portcullis.gateway.store.Erasures;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.log.Custodian;
import io.portcullis.gateway.store.log.ExchangeListener;
import io.portcullis.gateway.store.log.ExchangeLog;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.LogSettings;
import io.portcullis.gateway.store.log.OnFull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of calls and who has a say in it: the exchange log, evidence taken from it, erasure, and the way of
 * facts to the ledger.
 */
final class RecordRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRoom.class);

    private final Registry registry;
    private final ExchangeLog log;
    private final EvidenceFolder evidence;
    private final Eraser eraser;
    private final Courier courier;
    private final CaseClerk clerk;
    private volatile Optional<KeyRing> ring;

    private RecordRoom(
            Configuration of,
            Registry registry,
            ExchangeLog log,
            Notary notary,
            Consumer<String> forget,
            CaseClerk clerk,
            InstantSource clock) {
        this.registry = registry;
        this.log = log;
        this.ring = ring(of);
        this.evidence = new EvidenceFolder(of.data(), () -> ring);
        this.eraser = new Eraser(registry, log, evidence, clerk.roll(), forget, clock);
        this.courier = Courier.start(registry, notary);
        this.clerk = clerk;
        clerk.start(evidence, log::line);
    }

    /**
     * Opens the log and what hangs on it.
     *
     * @param listener hears every line
     * @param notary takes the facts
     * @param forget is told every subject whose content is to go
     * @param clerk opens cases for rules, from now on, and says who is on hold
     */
    static RecordRoom open(
            Configuration of,
            Registry registry,
            LocalKeys keys,
            ExchangeListener listener,
            Notary notary,
            Consumer<String> forget,
            CaseClerk clerk,
            InstantSource clock)
            throws IOException {
        LogSettings settings = settings(of, keys);
        registry.deletions().settle(settings.folder(), clock.instant());
        Custodian custodian = new Custodian(clerk.roll()::covered, registry.deletions());
        ExchangeLog log = ExchangeLog.open(settings, clock, listener, custodian);
        return new RecordRoom(of, registry, log, notary, forget, clerk, clock);
    }

    /** Goes on with erasures that an earlier run left. */
    void resume() {
        eraser.resume();
    }

    /** Erases on the caller's thread. */
    Erasures.Erasure erase(String account, String reason, Act act) {
        return eraser.now(account, reason, act);
    }

    /** Moves segments and evidence to the current master key; gives how many files. */
    int rewrap() throws IOException {
        return log.rewrap() + evidence.rewrap();
    }

    ExchangeLog log() {
        return log;
    }

    /** Lines that outlive the log because a case picked them. */
    EvidenceFolder evidence() {
        return evidence;
    }

    /** The administrators' routes about records and cases. */
    List<AdminRoutes> routes(Supplier<Map<String, Plan>> plans) {
        RecordsDesk.LogWork work = new RecordsDesk.LogWork() {
            @Override
            public Erasures.Erasure erase(String account, String reason, Act act) {
                return eraser.start(account, reason, act);
            }

            @Override
            public int rewrap() throws IOException {
                return RecordRoom.this.rewrap();
            }
        };
        return List.of(
                new RecordsDesk(registry, plans, evidence, work),
                new CasesDesk(registry, evidence, log::line, clerk.findings()));
    }

    /** Fresh master keys take force with the next segment; switching encryption on or off needs a restart. */
    void rekey(Configuration fresh) {
        Optional<KeyRing> next = ring(fresh);
        if (ring.isEmpty() != next.isEmpty()) {
            LOG.warn("record.encryption was switched on or off: that takes force at the next start");
        } else if (next.isPresent()) {
            try {
                log.rekey(next.get());
                ring = next;
            } catch (IOException e) {
                throw new UncheckedIOException("the record's master key cannot be changed now", e);
            }
        }
    }

    static Optional<KeyRing> ring(Configuration of) {
        return of.record().encryption().map(secret -> KeyRing.parse(secret.reveal()));
    }

    static LogSettings settings(Configuration of, LocalKeys keys) {
        RecordSettings record = of.record();
        OnFull onFull = switch (record.onFull()) {
            case REFUSE -> OnFull.REFUSE;
            case DROP -> OnFull.DROP;
        };
        LogSettings settings = LogSettings.in(of.data().resolve("exchanges"), keys.key("digest"))
                .committing(record.commitInterval(), 1 << 20)
                .rotating(record.rotateSize().bytes(), record.rotateAfter())
                .keeping(record.retentionSize().bytes(), record.retention())
                .queueing(record.queue(), record.queueBytes().bytes())
                .onFull(onFull);
        return ring(of).map(settings::encrypted).orElse(settings);
    }

    @Override
    public void close() {
        clerk.close();
        eraser.close();
        log.close();
        courier.close();
    }
}
