package io.portcullis.gateway.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.evidence.Fact;
import io.portcullis.gateway.store.log.Removal;
import io.portcullis.gateway.store.log.Segment;
import io.portcullis.gateway.store.log.Undertaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The book of deletions: what is about to go is written down first, and once it is seen to be gone a fact of kind
 * {@link Fact.Kind#RETENTION}, or {@link Fact.Kind#ERASURE} for one account's share, tells the ledger. A crash in
 * between leaves a line that the next start settles by looking at the disk.
 */
public final class Deletions implements Undertaker {
    private final Database database;
    private final Outbox outbox;

    Deletions(Database database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /**
     * A line of the book.
     *
     * @param gone whether it was seen to be gone
     */
    public record Entry(long n, Instant at, Removal removal, boolean gone) {}

    @Override
    public long intend(Removal removal, Instant at) {
        return database.transaction(() -> {
            database.update(
                    "INSERT INTO deletions (at, segment, sha256, after, bytes, exchanges, first_id, last_id, account,"
                            + " reason, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                    at.toEpochMilli(),
                    removal.segment(),
                    removal.sha256(),
                    removal.after(),
                    removal.bytes(),
                    removal.exchanges(),
                    removal.firstId(),
                    removal.lastId(),
                    removal.account(),
                    removal.reason());
            return database.one("SELECT last_insert_rowid()", row -> row.getLong(1));
        });
    }

    @Override
    public void gone(long n, Instant at) {
        database.transaction(() -> {
            List<Entry> entries =
                    database.query("SELECT * FROM deletions WHERE n = ? AND gone = 0", Deletions::read, n);
            entries.forEach(entry -> outbox.add(fact(entry.removal(), at)));
            return database.update("UPDATE deletions SET gone = 1, at = ? WHERE n = ?", at.toEpochMilli(), n);
        });
    }

    /** Settles what a crash left: what is there as it was is no deletion, the rest is proved now. */
    public void settle(Path folder, Instant at) {
        for (Entry entry : database.query("SELECT * FROM deletions WHERE gone = 0", Deletions::read)) {
            if (there(folder, entry.removal()) || there(folder.resolve("held"), entry.removal())) {
                database.update("DELETE FROM deletions WHERE n = ?", entry.n());
            } else {
                gone(entry.n(), at);
            }
        }
    }

    private static boolean there(Path folder, Removal removal) {
        Path file = folder.resolve(removal.segment());
        try {
            return Files.exists(file) && Segment.sha256(file).equals(removal.sha256());
        } catch (IOException unreadable) {
            return true; // nothing is proved of a file that cannot be read
        }
    }

    /** The newest first. */
    public List<Entry> list(int most) {
        return database.query("SELECT * FROM deletions ORDER BY n DESC LIMIT ?", Deletions::read, most);
    }

    private static Fact fact(Removal removal, Instant at) {
        boolean whole = removal.account().isEmpty();
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("after", removal.after())
                .put("bytes", removal.bytes())
                .put("exchanges", removal.exchanges())
                .put("first", removal.firstId())
                .put("last", removal.lastId())
                .put("reason", removal.reason())
                .put("segment", removal.segment())
                .put("sha256", removal.sha256())
                .toString();
        return whole
                ? new Fact(Fact.Kind.RETENTION, at, "record", "segment:" + removal.segment(), body)
                : new Fact(Fact.Kind.ERASURE, at, "record", "account:" + removal.account(), body);
    }

    private static Entry read(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Entry(
                row.getLong("n"),
                Instant.ofEpochMilli(row.getLong("at")),
                new Removal(
                        row.getString("segment"),
                        row.getString("sha256"),
                        row.getString("after"),
                        row.getLong("bytes"),
                        row.getLong("exchanges"),
                        row.getString("first_id"),
                        row.getString("last_id"),
                        row.getString("account"),
                        row.getString("reason")),
                row.getInt("gone") == 1);
    }
}
