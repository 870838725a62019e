package io.portcullis.app;

import io.portcullis.app.config.Configuration;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.gateway.console.AdminRoutes;
import io.portcullis.gateway.console.LedgerDesk;
import io.portcullis.gateway.observe.Meters;
import io.portcullis.gateway.store.LocalKeys;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.ledger.Entry;
import io.portcullis.gateway.store.ledger.Ledger;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.gateway.store.ledger.LedgerPace;
import io.portcullis.gateway.store.ledger.LedgerWriter;
import io.portcullis.gateway.store.log.LineWitness;
import io.portcullis.ledger.SigningKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The ledger of a running gateway with everyone around it; where it is switched off, one that writes nothing. Opened
 * before all that tells it something and closed after.
 */
final class LedgerRoom implements AutoCloseable {
    /** Name of the key file. */
    static final String KEY = "ledger";

    private final Optional<LedgerWriter> writer;
    private final Optional<FactFeed> feed;
    private final FactDesk desk;

    private LedgerRoom(Optional<LedgerWriter> writer, Registry registry, InstantSource clock) {
        this.writer = writer;
        this.desk = new FactDesk(notary(), clock, this::alarmKnown);
        this.feed = writer.map(w -> FactFeed.start(registry, w.ledger(), w, desk));
    }

    static LedgerRoom open(Configuration of, LocalKeys keys, Registry registry, InstantSource clock) {
        if (!of.ledger().enabled()) {
            return new LedgerRoom(Optional.empty(), registry, clock);
        }
        SigningKey key = LedgerKey.of(of.ledger().origin(), keys.key(KEY));
        Ledger ledger = Ledger.open(folder(of.data()), key);
        LedgerPace pace = LedgerPace.STANDARD
                .every(of.ledger().checkpointInterval())
                .queueing(of.ledger().queue(), LedgerPace.STANDARD.queueChars());
        return new LedgerRoom(Optional.of(LedgerWriter.start(ledger, pace, clock)), registry, clock);
    }

    static Path folder(Path data) {
        return data.resolve("ledger");
    }

    private boolean alarmKnown(String account) {
        try {
            return writer.isPresent()
                    && writer.get().ledger().ofSubject("account:" + account, 100).stream()
                            .map(Entry::fact)
                            .flatMap(Optional::stream)
                            .anyMatch(told -> told.fact().kind() == Fact.Kind.ALARM
                                    && told.fact().by().equals("inspect"));
        } catch (StoreException e) {
            return false;
        }
    }

    /** Whoever has something to make provable hands it to this one. */
    Notary notary() {
        return writer.<Notary>map(w -> w).orElse(Notary.NONE);
    }

    FactDesk desk() {
        return desk;
    }

    /** The ledger itself, empty where it is switched off. */
    Optional<Ledger> ledger() {
        return writer.map(LedgerWriter::ledger);
    }

    /** The writer, for erasures; empty where it is switched off. */
    Optional<LedgerWriter> writer() {
        return writer;
    }

    /** Erases what stands behind the entries about a subject: {@code account:a17}. */
    void forget(String subject) {
        if (subject.startsWith("account:")) {
            writer.ifPresent(w -> w.forgetAccount(subject.substring("account:".length()), "erasure", "record"));
        }
    }

    AdminRoutes routes() {
        return ledger().<AdminRoutes>map(LedgerDesk::new).orElse(call -> Optional.empty());
    }

    Optional<Ledger.Served> served(String path) {
        return ledger().flatMap(ledger -> ledger.served(path));
    }

    /** Who is told of lines on the disk. */
    LineWitness lines() {
        return writer.isPresent() ? desk : LineWitness.NONE;
    }

    /** Everything else is open: tells what is in force, and looks after others' losses. */
    void begin(Meters meters, Configuration start, LongSupplier unrecorded, LongSupplier uninspected) {
        desk.configured(start.digest());
        feed.ifPresent(f -> {
            f.lossesOf("exchanges", unrecorded);
            f.lossesOf("inspections", uninspected);
        });
        writer.ifPresent(w -> {
            meters.gauge("ledger.written", "Facts written since the start", w, LedgerWriter::written);
            meters.gauge("ledger.lost", "Facts that could not be written", w, LedgerWriter::lost);
            meters.gauge("ledger.queue", "Facts waiting to be written", w, LedgerWriter::waiting);
            meters.gauge(
                    "ledger.size", "Entries of the ledger", w, x -> x.ledger().size());
            meters.gauge(
                    "ledger.checkpoint.size",
                    "Entries under the last checkpoint",
                    w,
                    x -> x.ledger().checkpoint().checkpoint().size());
        });
    }

    List<String> degraded() {
        return writer.map(LedgerWriter::degraded).orElse(List.of());
    }

    @Override
    public void close() {
        feed.ifPresent(FactFeed::close);
        writer.ifPresent(LedgerWriter::close);
    }
}
