package io.portcullis.gateway.store;

import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.AccountRecord.Status;
import io.portcullis.gateway.authenticate.Directory;
import io.portcullis.traffic.Verification;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Organisations and accounts. */
public final class Accounts {
    /** Accounts added at once at most. */
    public static final int BATCH_MAX = 10_000;

    private final Registry registry;
    private final Database database;

    Accounts(Registry registry, Database database) {
        this.registry = registry;
        this.database = database;
    }

    /** What to change about an account; empty leaves as is. */
    public record Change(Optional<String> plan, Optional<Verification> verification, Optional<Status> status) {}

    static AccountRecord read(ResultSet row) throws SQLException {
        return new AccountRecord(
                row.getString("id"),
                row.getString("org"),
                row.getString("plan"),
                Verification.valueOf(row.getString("verification")),
                Status.valueOf(row.getString("status")),
                Instant.ofEpochMilli(row.getLong("created")));
    }

    public OrgRecord addOrg(String id, String name, Act act) {
        Names.require("id", id);
        Names.requireText("name", name, 200);
        return registry.change(act, "org.create", id, name, () -> {
            if (org(id).isPresent()) {
                throw StoreException.conflict("id", "organisation " + id + " exists");
            }
            database.update(
                    "INSERT INTO orgs VALUES (?, ?, ?)", id, name, act.at().toEpochMilli());
            return new OrgRecord(id, name, act.at());
        });
    }

    private Optional<OrgRecord> org(String id) {
        return database.query("SELECT * FROM orgs WHERE id = ?", Accounts::readOrg, id).stream()
                .findFirst();
    }

    public List<OrgRecord> orgs() {
        return database.query("SELECT * FROM orgs ORDER BY id", Accounts::readOrg);
    }

    private static OrgRecord readOrg(ResultSet row) throws SQLException {
        return new OrgRecord(row.getString("id"), row.getString("name"), Instant.ofEpochMilli(row.getLong("created")));
    }

    /** Adds an active account to an organisation that exists. Whether the plan does is the caller's to check. */
    public AccountRecord add(String id, String org, String plan, Verification verification, Act act) {
        Names.require("id", id);
        Names.require("plan", plan);
        AccountRecord account = new AccountRecord(id, org, plan, verification, Status.ACTIVE, act.at());
        return registry.change(
                act,
                "account.create",
                id,
                "org " + org + ", plan " + plan,
                () -> insert(account),
                (known, made) -> known.withAccounts(List.of(made)));
    }

    /** What there is to say of a new account. */
    public record Fresh(String id, String org, String plan, Verification verification) {}

    /**
     * Adds many active accounts in one commit, and organisations that do not exist yet under their ids; all of them or,
     * where one is refused, none.
     */
    public List<AccountRecord> addAll(List<Fresh> many, Act act) {
        if (many.isEmpty() || many.size() > BATCH_MAX) {
            throw StoreException.invalid("accounts", "accounts must be 1 to " + BATCH_MAX);
        }
        Supplier<List<AccountRecord>> work = () -> {
            List<AccountRecord> made = new ArrayList<>();
            for (Fresh one : many) {
                Names.require("id", one.id());
                Names.require("org", one.org());
                Names.require("plan", one.plan());
                database.update(
                        "INSERT OR IGNORE INTO orgs VALUES (?, ?, ?)",
                        one.org(),
                        one.org(),
                        act.at().toEpochMilli());
                made.add(insert(new AccountRecord(
                        one.id(), one.org(), one.plan(), one.verification(), Status.ACTIVE, act.at())));
                registry.audit(act, "account.create", one.id(), "org " + one.org() + ", plan " + one.plan());
            }
            return made;
        };
        return registry.change(
                act, "accounts.import", many.getFirst().id(), many.size() + " accounts", work, Directory::withAccounts);
    }

    private AccountRecord insert(AccountRecord account) {
        if (org(account.org()).isEmpty()) {
            throw StoreException.invalid("org", "there is no organisation of that id");
        }
        if (find(account.id()).isPresent()) {
            throw StoreException.conflict("id", "account " + account.id() + " exists");
        }
        database.update(
                "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)",
                account.id(),
                account.org(),
                account.plan(),
                account.verification().name(),
                account.status().name(),
                account.created().toEpochMilli());
        return account;
    }

    public Optional<AccountRecord> find(String id) {
        return database.query("SELECT * FROM accounts WHERE id = ?", Accounts::read, id).stream()
                .findFirst();
    }

    public List<AccountRecord> list() {
        return database.query("SELECT * FROM accounts ORDER BY id", Accounts::read);
    }

    public AccountRecord change(String id, Change change, Act act) {
        change.plan().ifPresent(plan -> Names.require("plan", plan));
        StringBuilder detail = new StringBuilder();
        change.plan().ifPresent(plan -> detail.append("plan ").append(plan).append(' '));
        change.verification()
                .ifPresent(level -> detail.append("verification ").append(level).append(' '));
        change.status().ifPresent(status -> detail.append("status ").append(status));
        Supplier<AccountRecord> work = () -> {
            AccountRecord old = find(id).orElseThrow(() -> unknown(id));
            AccountRecord changed = new AccountRecord(
                    id,
                    old.org(),
                    change.plan().orElse(old.plan()),
                    change.verification().orElse(old.verification()),
                    change.status().orElse(old.status()),
                    old.created());
            database.update(
                    "UPDATE accounts SET plan = ?, verification = ?, status = ? WHERE id = ?",
                    changed.plan(),
                    changed.verification().name(),
                    changed.status().name(),
                    id);
            return changed;
        };
        return registry.change(
                act,
                "account.change",
                id,
                detail.toString().strip(),
                work,
                (known, changed) -> known.withAccounts(List.of(changed)));
    }

    public static StoreException unknown(String id) {
        return StoreException.notFound("account", "there is no account " + id);
    }
}
