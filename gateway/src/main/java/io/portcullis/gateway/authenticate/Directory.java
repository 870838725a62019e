package io.portcullis.gateway.authenticate;

import io.portcullis.admit.Terms;
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
}
