package io.portcullis.gateway.store;

import io.portcullis.evidence.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts on their way to the ledger. A fact is written in the transaction of what it tells, so neither is there without
 * the other; it leaves once the ledger says that it is on disk. A crash in between tells it twice, never not at all.
 */
public final class Outbox {
    /** Facts that wait at most; beyond that the oldest goes, and is counted. */
    static final int MOST = 100_000;

    private final Database database;
    private long lost;

    Outbox(Database database) {
        this.database = database;
    }

    /**
     * A fact that waits.
     *
     * @param n its number, rising
     */
    record Waiting(long n, Fact fact) {}

    void add(Fact fact) {
        add(fact, null);
    }

    /**
     * Adds a fact; to be called within a transaction.
     *
     * @param happening line of a case's timeline that is told the ledger's entry, if any
     */
    void add(Fact fact, @Nullable Long happening) {
        database.update(
                "INSERT INTO outbox (kind, at, who, subject, body, happening) VALUES (?, ?, ?, ?, ?, ?)",
                fact.kind().name(),
                fact.at().toEpochMilli(),
                fact.by(),
                fact.subject(),
                fact.body(),
                happening);
        lost += database.update("DELETE FROM outbox WHERE n <= (SELECT max(n) FROM outbox) - ?", MOST);
    }

    List<Waiting> after(long n, int most) {
        return database.query(
                "SELECT * FROM outbox WHERE n > ? ORDER BY n LIMIT ?",
                row -> new Waiting(
                        row.getLong("n"),
                        new Fact(
                                Fact.Kind.valueOf(row.getString("kind")),
                                Instant.ofEpochMilli(row.getLong("at")),
                                row.getString("who"),
                                row.getString("subject"),
                                row.getString("body"))),
                n,
                most);
    }

    void delivered(long n, long entry) {
        database.transaction(() -> {
            database.update(
                    "UPDATE case_happenings SET entry = ? WHERE n = (SELECT happening FROM outbox WHERE n = ?)",
                    entry,
                    n);
            return database.update("DELETE FROM outbox WHERE n = ?", n);
        });
    }

    /** Facts that wait now. */
    public long waiting() {
        return database.one("SELECT count(*) FROM outbox", row -> row.getLong(1));
    }

    /** Facts that found no room since the start. */
    public long lost() {
        return lost;
    }
}
