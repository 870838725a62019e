package io.portcullis.gateway.store;

import io.portcullis.gateway.authenticate.KeyRecord;
import io.portcullis.gateway.authenticate.KeySecret;
import io.portcullis.gateway.receive.Network;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Virtual keys; a secret leaves here once, when its key is made. */
public final class Keys {
    private static final int MOST_NETWORKS = 64;
    private static final Duration GRACE_MAX = Duration.ofDays(90);

    private final Registry registry;
    private final Database database;
    private final SecureRandom random = new SecureRandom();

    Keys(Registry registry, Database database) {
        this.registry = registry;
        this.database = database;
    }

    static KeyRecord read(ResultSet row) throws SQLException {
        String networks = row.getString("networks");
        return new KeyRecord(
                row.getString("id"),
                row.getString("account"),
                row.getString("hash"),
                row.getString("shown"),
                Instant.ofEpochMilli(row.getLong("created")),
                time(row, "expires"),
                time(row, "revoked"),
                time(row, "grace_end"),
                networks.isEmpty()
                        ? List.of()
                        : Arrays.stream(networks.split(" ")).map(Network::of).toList());
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static @Nullable Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    /** @param name readable part of the token; what does not fit into it is left out */
    public NewKey add(String account, String name, Optional<Instant> expires, List<Network> networks, Act act) {
        requireFuture(expires, act);
        requireFew(networks);
        NewKey made = made(account, name, expires, networks, act);
        Supplier<NewKey> work = () -> {
            insert(made.key());
            return made;
        };
        return registry.change(
                act,
                "key.create",
                made.key().id(),
                "account " + account,
                work,
                (known, done) -> known.withKeys(List.of(done.key())));
    }

    private NewKey made(String account, String name, Optional<Instant> expires, List<Network> networks, Act act) {
        KeySecret secret = KeySecret.create(name, random);
        String hash = secret.hash();
        Optional<Instant> never = Optional.empty();
        KeyRecord key = new KeyRecord(
                "k_" + hash.substring(0, 16), account, hash, secret.shown(), act.at(), expires, never, never, networks);
        return new NewKey(key, secret);
    }

    private void insert(KeyRecord key) {
        List<Integer> account =
                database.query("SELECT 1 FROM accounts WHERE id = ?", row -> row.getInt(1), key.account());
        if (account.isEmpty()) {
            throw StoreException.invalid("account", "there is no account of that id");
        }
        database.update(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
                key.id(),
                key.account(),
                key.hash(),
                key.shown(),
                key.created().toEpochMilli(),
                millis(key.expires()),
                joined(key.networks()));
    }

    /**
     * Replaces a key by a new one with the same expiry and networks; the old one works until the grace has passed.
     * A key that is revoked, expired or already replaced is refused.
     */
    public NewKey rotate(String id, Duration grace, Act act) {
        if (grace.isNegative() || grace.compareTo(GRACE_MAX) > 0) {
            throw StoreException.invalid("grace", "grace must be within 0 and 90 days");
        }
        List<KeyRecord> replaced = new ArrayList<>();
        Supplier<NewKey> work = () -> {
            KeyRecord old = get(id);
            boolean expired = old.expires().isPresent()
                    && !act.at().isBefore(old.expires().get());
            if (old.revoked().isPresent() || old.graceEnd().isPresent() || expired) {
                throw StoreException.conflict("id", "key " + id + " is revoked, expired or already replaced");
            }
            String name = old.shown().substring(3, old.shown().lastIndexOf('-'));
            NewKey made = made(old.account(), name, old.expires(), old.networks(), act);
            insert(made.key());
            database.update(
                    "UPDATE keys SET grace_end = ? WHERE id = ?",
                    act.at().plus(grace).toEpochMilli(),
                    id);
            replaced.add(get(id));
            return made;
        };
        return registry.change(act, "key.rotate", id, "grace " + grace, work, (known, made) -> {
            replaced.add(made.key());
            return known.withKeys(replaced);
        });
    }

    /** Lets a key expire at that time, which may be past; empty lets it never expire. */
    public KeyRecord expire(String id, Optional<Instant> at, Act act) {
        return updated(
                "key.expire",
                id,
                at.map(Instant::toString).orElse("never"),
                act,
                () -> database.update("UPDATE keys SET expires = ? WHERE id = ?", millis(at), id));
    }

    /** Revokes for good; revoking again changes nothing. */
    public KeyRecord revoke(String id, Act act) {
        return updated(
                "key.revoke",
                id,
                "",
                act,
                () -> database.update(
                        "UPDATE keys SET revoked = coalesce(revoked, ?) WHERE id = ?",
                        act.at().toEpochMilli(),
                        id));
    }

    /** @param networks from where the key may be used, empty for everywhere */
    public KeyRecord allow(String id, List<Network> networks, Act act) {
        requireFew(networks);
        String joined = joined(networks);
        return updated(
                "key.networks",
                id,
                joined,
                act,
                () -> database.update("UPDATE keys SET networks = ? WHERE id = ?", joined, id));
    }

    private KeyRecord updated(String what, String id, String detail, Act act, Runnable update) {
        Supplier<KeyRecord> work = () -> {
            get(id);
            update.run();
            return get(id);
        };
        return registry.change(act, what, id, detail, work, (known, key) -> known.withKeys(List.of(key)));
    }

    public List<KeyRecord> list(Optional<String> account) {
        return account.map(id -> database.query("SELECT * FROM keys WHERE account = ? ORDER BY id", Keys::read, id))
                .orElseGet(() -> database.query("SELECT * FROM keys ORDER BY account, id", Keys::read));
    }

    private KeyRecord get(String id) {
        return database.query("SELECT * FROM keys WHERE id = ?", Keys::read, id).stream()
                .findFirst()
                .orElseThrow(() -> StoreException.notFound("id", "there is no key of that id"));
    }

    private static void requireFuture(Optional<Instant> expires, Act act) {
        if (expires.isPresent() && !expires.get().isAfter(act.at())) {
            throw StoreException.invalid("expires", "expires must lie in the future");
        }
    }

    private static void requireFew(List<Network> networks) {
        if (networks.size() > MOST_NETWORKS) {
            throw StoreException.invalid("networks", "at most " + MOST_NETWORKS + " networks");
        }
    }

    private static String joined(List<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(" "));
    }
}
