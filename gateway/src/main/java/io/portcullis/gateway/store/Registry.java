package io.portcullis.gateway.store;

import io.portcullis.gateway.authenticate.Directory;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of everything administered, on one SQLite file, and the directory that calls are judged by.
 *
 * <p>A change made here is on the disk, in the audit trail and in {@link #directory} when its method returns. A
 * change by another process is seen by {@link #refresh}, which {@link #watch} calls four times a second on a thread of
 * its own. When the file is locked or the disk full, changes fail with {@link StoreException} and the directory stays
 * as it last was: callers are served, and {@link #degraded} says what is wrong.
 */
public final class Registry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final int WRITE_PATIENCE_MILLIS = 2_000;
    private static final int READ_PATIENCE_MILLIS = 200;
    private static final long WATCH_MILLIS = 250;

    private final Database writer;
    private final Database reader;
    private final Accounts accounts;
    private final Keys keys;
    private final TermsShelf terms;
    private final Agreements agreements;
    private final UsageLedger usage;
    private final CaseBook cases;
    private final CaseHolds holds;
    private final Outbox outbox;
    private final Deletions deletions;
    private final Erasures erasures;
    private final Map<String, String> degraded = new ConcurrentHashMap<>();
    private volatile Directory directory = Directory.EMPTY;
    private volatile boolean closed;
    private long revision;
    private long dataVersion;

    private Registry(Database writer, Database reader) {
        this.writer = writer;
        this.reader = reader;
        accounts = new Accounts(this, writer);
        keys = new Keys(this, writer);
        outbox = new Outbox(writer);
        terms = new TermsShelf(this, writer, outbox);
        agreements = new Agreements(writer, terms);
        usage = new UsageLedger(writer);
        CaseRows rows = new CaseRows(writer);
        CaseChain chain = new CaseChain(this, writer, outbox, rows);
        cases = new CaseBook(this, writer, rows, chain);
        holds = new CaseHolds(this, writer, rows, chain);
        deletions = new Deletions(writer, outbox);
        erasures = new Erasures(this, writer);
    }

    /** Opens or creates {@code portcullis.db} in the folder. */
    public static Registry open(Path folder) {
        Path file = folder.resolve("portcullis.db");
        Registry registry =
                new Registry(Database.open(file, WRITE_PATIENCE_MILLIS), Database.open(file, READ_PATIENCE_MILLIS));
        registry.refresh();
        return registry;
    }

    /** The snapshot to judge calls by; never blocks. */
    public Directory directory() {
        return directory;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Keys keys() {
        return keys;
    }

    public TermsShelf terms() {
        return terms;
    }

    public UsageLedger usage() {
        return usage;
    }

    public Agreements agreements() {
        return agreements;
    }

    public CaseBook cases() {
        return cases;
    }

    /** Legal holds. */
    public CaseHolds holds() {
        return holds;
    }

    /** Facts that wait for the ledger. */
    public Outbox outbox() {
        return outbox;
    }

    public Deletions deletions() {
        return deletions;
    }

    public Erasures erasures() {
        return erasures;
    }

    /** Sentences about what does not work now, empty when all is well. */
    public List<String> degraded() {
        return List.copyOf(new TreeMap<>(degraded).values());
    }

    /** Publishes what other processes changed; says whether there was anything. */
    public synchronized boolean refresh() {
        long version = reader.one("PRAGMA data_version", row -> row.getLong(1));
        if (version == dataVersion) {
            return false;
        }
        boolean changed = reader.one("SELECT n FROM revision", row -> row.getLong(1)) != revision;
        if (changed) {
            Snapshot snapshot = Snapshot.read(reader);
            directory = snapshot.directory();
            revision = snapshot.revision();
        }
        dataVersion = version;
        return changed;
    }

    /** Starts the thread that refreshes until the registry is closed. */
    public Thread watch() {
        return Thread.ofPlatform().daemon().name("registry-watch").start(() -> {
            try {
                while (!closed) {
                    Thread.sleep(WATCH_MILLIS);
                    refreshVisibly();
                }
            } catch (InterruptedException e) {
                LOG.debug("the registry is no longer watched");
            }
        });
    }

    void refreshVisibly() {
        if (closed) {
            return;
        }
        try {
            refresh();
            recovered("directory");
        } catch (StoreException e) {
            if (closed) {
                return;
            }
            degrade("directory", "Changes by other processes are not seen: " + e.getMessage());
        }
    }

    void degrade(String part, String sentence) {
        if (degraded.put(part, sentence) == null) {
            LOG.warn("degraded: {}", sentence);
        }
    }

    void recovered(String part) {
        if (degraded.remove(part) != null) {
            LOG.info("recovered: {}", part);
        }
    }

    /** The administrative changes, newest first. */
    public List<AuditEntry> audit(int most) {
        return writer.query(
                "SELECT n, at, who, what, subject, detail FROM audit ORDER BY n DESC LIMIT ?", Registry::audited, most);
    }

    /** The administrative changes after number {@code n}, oldest first. */
    public List<AuditEntry> auditAfter(long n, int most) {
        return writer.query(
                "SELECT n, at, who, what, subject, detail FROM audit WHERE n > ? ORDER BY n LIMIT ?",
                Registry::audited,
                n,
                most);
    }

    private static AuditEntry audited(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("n"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("who"),
                row.getString("what"),
                row.getString("subject"),
                row.getString("detail"));
    }

    /** Makes a change that the directory does not tell of. */
    <T> T change(Act act, String what, String subject, String detail, Supplier<T> work) {
        return change(act, what, subject, detail, work, (known, done) -> known);
    }

    /**
     * Makes a change, writes it into the audit trail in the same transaction, and publishes it.
     *
     * @param effect the directory after the change; used where nobody else changed anything meanwhile, for reading all
     *     of it again takes time that grows with the number of accounts
     */
    <T> T change(
            Act act,
            String what,
            String subject,
            String detail,
            Supplier<T> work,
            BiFunction<Directory, T, Directory> effect) {
        long[] now = new long[1];
        try {
            T result = writer.transaction(() -> {
                T done = work.get();
                audit(act, what, subject, detail);
                writer.update("UPDATE revision SET n = n + 1");
                now[0] = writer.one("SELECT n FROM revision", row -> row.getLong(1));
                return done;
            });
            recovered("store");
            publish(now[0], known -> effect.apply(known, result));
            return result;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                degrade("store", "Changes are not saved: " + e.getMessage());
            }
            throw e;
        }
    }

    /** A line of the audit trail, to be written in the transaction of what it tells. */
    void audit(Act act, String what, String subject, String detail) {
        writer.update(
                "INSERT INTO audit (at, who, what, subject, detail) VALUES (?, ?, ?, ?, ?)",
                act.at().toEpochMilli(),
                act.who(),
                what,
                subject,
                detail);
    }

    private synchronized void publish(long made, UnaryOperator<Directory> effect) {
        if (made == revision + 1) {
            directory = effect.apply(directory);
            revision = made;
        } else if (made > revision) {
            refreshVisibly();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        reader.close();
        writer.close();
    }
}
