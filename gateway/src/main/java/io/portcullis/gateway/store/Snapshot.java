package io.portcullis.gateway.store;

import io.portcullis.admit.Terms;
import io.portcullis.gateway.authenticate.AccountRecord;
import io.portcullis.gateway.authenticate.Directory;
import io.portcullis.gateway.authenticate.KeyRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The directory as it stood at one revision of the store, read in one transaction. */
record Snapshot(long revision, Directory directory) {

    static Snapshot read(Database database) {
        return database.reading(() -> {
            long revision = database.one("SELECT n FROM revision", row -> row.getLong(1));
            Map<String, KeyRecord> keys = new HashMap<>();
            database.query("SELECT * FROM keys", Keys::read).forEach(key -> keys.put(key.hash(), key));
            Map<String, AccountRecord> accounts = new HashMap<>();
            database.query("SELECT * FROM accounts", Accounts::read).forEach(one -> accounts.put(one.id(), one));
            Map<String, List<Terms>> terms = new HashMap<>();
            database.query(TermsShelf.SELECT + " ORDER BY id, effective, hash", TermsShelf::read)
                    .forEach(version -> terms.computeIfAbsent(version.id(), id -> new ArrayList<>())
                            .add(version));
            return new Snapshot(
                    revision,
                    new Directory(
                            Collections.unmodifiableMap(keys),
                            Collections.unmodifiableMap(accounts),
                            Collections.unmodifiableMap(terms),
                            Collections.unmodifiableMap(acceptances(database))));
        });
    }

    private static Map<String, Map<String, Set<String>>> acceptances(Database database) {
        Map<String, Map<String, Set<String>>> all = new HashMap<>();
        database.query(
                "SELECT account, terms, hash FROM acceptances",
                row -> all.computeIfAbsent(row.getString("account"), account -> new HashMap<>())
                        .computeIfAbsent(row.getString("terms"), terms -> new HashSet<>())
                        .add(row.getString("hash")));
        return all;
    }
}
