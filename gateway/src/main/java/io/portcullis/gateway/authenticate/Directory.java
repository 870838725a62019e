package io.portcullis.gateway.authenticate;

import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that deciding about a call needs from the store: an immutable snapshot, replaced as a whole.
 *
 * @param keys by the hash of the token
 * @param accounts by id
 * @param terms all versions, by id of the terms
 * @param acceptances hashes accepted, by account and then id of the terms
 */
public record Directory(
        Map<String, KeyRecord> keys,
        Map<String, AccountRecord> accounts,
        Map<String, List<Terms>> terms,
        Map<String, Map<String, Set<String>>> acceptances) {
    public static final Directory EMPTY = new Directory(Map.of(), Map.of(), Map.of(), Map.of());

    /** All versions of these terms, empty if there are none. */
    public List<Terms> terms(String id) {
        return terms.getOrDefault(id, List.of());
    }

    /** Hashes of the versions of these terms that the account accepted. */
    public Set<String> accepted(String account, String termsId) {
        return acceptances.getOrDefault(account, Map.of()).getOrDefault(termsId, Set.of());
    }

    /** With these accounts put in or replaced. */
    public Directory withAccounts(Collection<AccountRecord> changed) {
        Map<String, AccountRecord> all = new HashMap<>(accounts);
        changed.forEach(account -> all.put(account.id(), account));
        return new Directory(keys, Collections.unmodifiableMap(all), terms, acceptances);
    }

    /** With these keys put in or replaced. */
    public Directory withKeys(Collection<KeyRecord> changed) {
        Map<String, KeyRecord> all = new HashMap<>(keys);
        changed.forEach(key -> all.put(key.hash(), key));
        return new Directory(Collections.unmodifiableMap(all), accounts, terms, acceptances);
    }

    /** With one more version of terms. */
    public Directory with(Terms version) {
        List<Terms> versions = new ArrayList<>(terms(version.id()));
        versions.add(version);
        versions.sort(Comparator.comparing(Terms::effective).thenComparing(Terms::hash));
        Map<String, List<Terms>> all = new HashMap<>(terms);
        all.put(version.id(), List.copyOf(versions));
        return new Directory(keys, accounts, Collections.unmodifiableMap(all), acceptances);
    }

    /** With one more acceptance. */
    public Directory with(Acceptance acceptance) {
        Map<String, Map<String, Set<String>>> all = new HashMap<>(acceptances);
        Map<String, Set<String>> own = new HashMap<>(all.getOrDefault(acceptance.account(), Map.of()));
        Set<String> hashes = new HashSet<>(own.getOrDefault(acceptance.terms(), Set.of()));
        hashes.add(acceptance.hash());
        own.put(acceptance.terms(), Set.copyOf(hashes));
        all.put(acceptance.account(), Map.copyOf(own));
        return new Directory(keys, accounts, terms, Collections.unmodifiableMap(all));
    }
}
