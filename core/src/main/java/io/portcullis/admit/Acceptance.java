package io.portcullis.admit;

import java.time.Instant;

/**
 * An account's agreement to one version of terms: who, to what, when, from where and how.
 *
 * @param terms id of the set of terms
 * @param hash of the version's text
 * @param how for instance {@code api}
 * @param keyId public id of the credential used
 */
public record Acceptance(String account, String terms, String hash, Instant at, String ip, String how, String keyId) {}
