package io.portcullis.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests to erase an account's texts, and what became of them. */
public final class Erasures {
    private final Registry registry;
    private final Database database;

    Erasures(Registry registry, Database database) {
        this.registry = registry;
        this.database = database;
    }

    /** How far an erasure is. */
    public enum State {
        ASKED,
        DONE,
        /** Something stood in the way; it is tried again at the next start, or when it is asked for again. */
        FAILED
    }

    /**
     * An erasure.
     *
     * @param exchanges removed from the log
     * @param copies of exchanges removed from cases
     * @param trouble what stood in the way, empty if nothing
     */
    public record Erasure(
            long n,
            String account,
            String reason,
            String who,
            Instant at,
            State state,
            long exchanges,
            long copies,
            String trouble) {}

    /** Writes down that an account is to be erased; a hold forbids it. */
    public Erasure ask(String account, String reason, Act act) {
        Names.require("account", account);
        Names.requireText("reason", reason, 500);
        return registry.change(act, "account.erase", account, reason, () -> {
            Optional<String> hold = registry.holds().on(account);
            if (hold.isPresent()) {
                throw StoreException.conflict(
                        "account",
                        "account " + account + " is on legal hold in case " + hold.get()
                                + "; nothing of it may be erased until the hold is released");
            }
            database.update(
                    "INSERT INTO erasures (account, reason, who, at, state, exchanges, copies, trouble)"
                            + " VALUES (?, ?, ?, ?, ?, 0, 0, '')",
                    account,
                    reason,
                    act.who(),
                    act.at().toEpochMilli(),
                    State.ASKED.name());
            long n = database.one("SELECT last_insert_rowid()", row -> row.getLong(1));
            return list("n = ?", n).getFirst();
        });
    }

    void finished(long n, long exchanges, long copies) {
        database.update(
                "UPDATE erasures SET state = ?, exchanges = exchanges + ?, copies = copies + ?, trouble = ''"
                        + " WHERE n = ?",
                State.DONE.name(),
                exchanges,
                copies,
                n);
    }

    void failed(long n, String trouble) {
        database.update("UPDATE erasures SET state = ?, trouble = ? WHERE n = ?", State.FAILED.name(), trouble, n);
    }

    /** What was asked for and is not done. */
    List<Erasure> open() {
        return list("state <> ?", State.DONE.name());
    }

    /** An account's erasures, the newest first. */
    public List<Erasure> of(String account) {
        return list("account = ?", account);
    }

    private List<Erasure> list(String where, Object parameter) {
        return database.query(
                "SELECT * FROM erasures WHERE " + where + " ORDER BY n DESC LIMIT 1000",
                row -> new Erasure(
                        row.getLong("n"),
                        row.getString("account"),
                        row.getString("reason"),
                        row.getString("who"),
                        Instant.ofEpochMilli(row.getLong("at")),
                        State.valueOf(row.getString("state")),
                        row.getLong("exchanges"),
                        row.getLong("copies"),
                        row.getString("trouble")),
                parameter);
    }
}
