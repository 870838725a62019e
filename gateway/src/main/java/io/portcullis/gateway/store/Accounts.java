package io.portcullis.gateway.store;

import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.AccountRecord.Status;
import io.portcullis.traffic.Verification;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Organisations and accounts. */
public final class Accounts {
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
        return registry.change(act, "account.create", id, "org " + org + ", plan " + plan, () -> {
            if (org(org).isEmpty()) {
                throw StoreException.invalid("org", "there is no organisation of that id");
            }
            if (find(id).isPresent()) {
                throw StoreException.conflict("id", "account " + id + " exists");
            }
            database.update(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    org,
                    plan,
                    verification.name(),
                    Status.ACTIVE.name(),
                    act.at().toEpochMilli());
            return new AccountRecord(id, org, plan, verification, Status.ACTIVE, act.at());
        });
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
        return registry.change(act, "account.change", id, detail.toString().strip(), () -> {
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
        });
    }

    public static StoreException unknown(String id) {
        return StoreException.notFound("account", "there is no account " + id);
    }
}
