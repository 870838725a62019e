package io.portcullis.admit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of a set of terms.
 *
 * @param id of the set, the same for all its versions
 * @param hash of this version's text and licence, see {@link TermsHash}
 * @param url where the text can be read
 * @param effective from when this version is the one to accept
 * @param grace how long after that an acceptance of an earlier version still counts
 * @param licence what it says for machines, if anything
 */
public record Terms(String id, String hash, String url, Instant effective, Duration grace, Optional<Licence> licence) {}
