package io.portcullis.gateway.store.ledger;

import io.portcullis.evidence.Fact;
import io.portcullis.evidence.SealedFact;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.gateway.store.log.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The facts themselves, in {@code facts.db}: journal and content store of the ledger in one. A commit is on the disk
 * before it returns; an erased fact leaves its digest, and its bytes are overwritten.
 */
final class FactTable implements AutoCloseable {
    private static final int VERSION = 1;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE facts (n INTEGER PRIMARY KEY, digest BLOB NOT NULL, subject TEXT, account TEXT,"
                    + " at INTEGER, salt BLOB, json TEXT)",
            "CREATE INDEX facts_subject ON facts (subject, n) WHERE subject IS NOT NULL",
            "CREATE INDEX facts_account ON facts (account, n) WHERE account IS NOT NULL",
            "CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "PRAGMA user_version = " + VERSION);

    /** A fact on its way into the table, with the words it will be found by. */
    record Row(SealedFact sealed, String subject, @Nullable String account, long atMillis) {
        static Row of(Fact fact, SealedFact sealed) {
            return new Row(sealed, fact.subject(), account(fact), fact.at().toEpochMilli());
        }

        private static @Nullable String account(Fact fact) {
            if (fact.subject().startsWith("account:")) {
                return fact.subject().substring("account:".length());
            }
            try {
                var account = JSON.readTree(fact.body()).path("account");
                return account.isTextual() ? account.asText() : null;
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                return null;
            }
        }
    }

    private static final com.fasterxml.jackson.databind.ObjectMapper JSON =
            new com.fasterxml.jackson.databind.ObjectMapper();

    private final Connection connection;
    private long size;

    private FactTable(Connection connection) {
        this.connection = connection;
    }

    static FactTable open(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        try {
            if (!Files.exists(file)) {
                OwnerOnly.create(file);
            }
            FactTable table = new FactTable(source.getConnection());
            table.create(file);
            return table;
        } catch (SQLException | IOException e) {
            throw StoreException.unavailable("cannot open the ledger's facts " + file + ": " + e.getMessage(), e);
        }
    }

    private synchronized void create(Path file) throws SQLException {
        long version = number("PRAGMA user_version");
        if (version > VERSION) {
            throw StoreException.invalid("data", file + " was written by a newer version of Portcullis");
        }
        if (version == 0) {
            within(() -> {
                for (String statement : SCHEMA) {
                    execute(statement);
                }
            });
        }
        size = number("SELECT coalesce(max(n) + 1, 0) FROM facts");
        if (size != number("SELECT count(*) FROM facts")) {
            throw StoreException.conflict("data", file + " has gaps: rows of the ledger were deleted");
        }
    }

    /** How many facts there are. */
    synchronized long size() {
        return size;
    }

    /** Appends facts, all or none; they are durable when this returns. Gives the index of the first. */
    synchronized long append(List<Row> rows) {
        long first = size;
        String sql = "INSERT INTO facts (n, digest, subject, account, at, salt, json) VALUES (?, ?, ?, ?, ?, ?, ?)";
        try {
            within(() -> {
                try (PreparedStatement insert = connection.prepareStatement(sql)) {
                    for (int i = 0; i < rows.size(); i++) {
                        Row row = rows.get(i);
                        insert.setLong(1, first + i);
                        insert.setBytes(2, row.sealed().entry());
                        insert.setString(3, row.subject());
                        insert.setString(4, row.account());
                        insert.setLong(5, row.atMillis());
                        insert.setBytes(6, row.sealed().salt());
                        insert.setString(7, row.sealed().json());
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            });
        } catch (SQLException e) {
            throw unavailable(e);
        }
        size = first + rows.size();
        return first;
    }

    /** The digests of entries from (inclusive) to (exclusive). */
    synchronized List<byte[]> digests(long from, long to) {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT digest FROM facts WHERE n >= ? AND n < ? ORDER BY n")) {
            query.setLong(1, from);
            query.setLong(2, to);
            List<byte[]> all = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getBytes(1));
                }
            }
            if (all.size() != to - from) {
                throw StoreException.conflict("data", "entries %d to %d are not all there".formatted(from, to));
            }
            return all;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    synchronized Optional<Entry> entry(long index) {
        return entries("SELECT n, digest, salt, json FROM facts WHERE n = ?", index, 1).stream()
                .findFirst();
    }

    synchronized List<Entry> ofSubject(String subject, int most) {
        return entries(
                "SELECT n, digest, salt, json FROM facts WHERE subject = ? ORDER BY n DESC LIMIT ?", subject, most);
    }

    synchronized List<Entry> ofAccount(String account, int most) {
        return entries(
                "SELECT n, digest, salt, json FROM facts WHERE account = ? ORDER BY n DESC LIMIT ?", account, most);
    }

    private List<Entry> entries(String sql, Object key, int most) {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, key);
            if (sql.endsWith("LIMIT ?")) {
                query.setInt(2, most);
            }
            List<Entry> all = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    byte[] salt = rows.getBytes(3);
                    String json = rows.getString(4);
                    Optional<SealedFact> fact =
                            salt == null || json == null ? Optional.empty() : Optional.of(new SealedFact(salt, json));
                    all.add(new Entry(rows.getLong(1), rows.getBytes(2), fact));
                }
            }
            return all;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Erases what stands behind entries that a condition on one value picks; says how many there were. */
    synchronized int erase(Selection selection, Object value) {
        String sql = "UPDATE facts SET subject = NULL, account = NULL, at = NULL, salt = NULL, json = NULL"
                + " WHERE json IS NOT NULL AND " + selection.condition;
        try {
            int[] erased = {0};
            within(() -> {
                try (PreparedStatement update = connection.prepareStatement(sql)) {
                    update.setObject(1, value);
                    erased[0] = update.executeUpdate();
                }
            });
            execute("PRAGMA wal_checkpoint(TRUNCATE)"); // no copy is left in the write-ahead log
            return erased[0];
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Which facts are meant. */
    enum Selection {
        INDEX("n = ?"),
        ACCOUNT("account = ?"),
        BEFORE("at < ?");

        private final String condition;

        Selection(String condition) {
            this.condition = condition;
        }
    }

    /** A number that somebody wanted to remember, 0 if nobody did. */
    synchronized long mark(String name) {
        try (PreparedStatement query = connection.prepareStatement("SELECT value FROM marks WHERE name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    synchronized void mark(String name, long value) {
        try {
            within(() -> {
                try (PreparedStatement update =
                        connection.prepareStatement("INSERT OR REPLACE INTO marks VALUES (?, ?)")) {
                    update.setString(1, name);
                    update.setLong(2, value);
                    update.executeUpdate();
                }
            });
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void within(Work work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        try {
            work.run();
            execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            try {
                execute("ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static StoreException unavailable(SQLException e) {
        boolean full = (e.getErrorCode() & 0xff) == 13;
        return StoreException.unavailable(
                full ? "the disk that holds the ledger is full" : "the ledger's store refused: " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }
}
