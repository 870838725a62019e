package io.portcullis.evidence.bundle;

import io.portcullis.admit.Acceptance;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.SealedFact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that goes into a bundle, gathered by whoever holds the stores.
 *
 * @param about the case, with the custody line that tells of this export as its last
 * @param made when
 * @param operator whoever runs the gateway, for the report
 * @param code version of the program
 * @param exhibits the exchanges, in order of time
 * @param proven facts of the ledger with their proofs, all under {@code checkpoint}
 * @param checkpoint signed note, verbatim
 * @param terms versions of terms in force for the accounts concerned
 * @param acceptances of those terms by those accounts
 * @param timestamp RFC 3161 token over the checkpoint, from an authority outside
 */
public record Contents(
        Case about,
        Mode mode,
        Instant made,
        String operator,
        String code,
        List<Exhibit> exhibits,
        List<Proven> proven,
        byte[] checkpoint,
        List<TermsText> terms,
        List<Acceptance> acceptances,
        Optional<byte[]> timestamp) {
    public Contents {
        exhibits = List.copyOf(exhibits);
        proven = List.copyOf(proven);
        terms = List.copyOf(terms);
        acceptances = List.copyOf(acceptances);
    }

    /** The same with a timestamp over its checkpoint. */
    public Contents stamped(byte[] token) {
        return new Contents(
                about,
                mode,
                made,
                operator,
                code,
                exhibits,
                proven,
                checkpoint,
                terms,
                acceptances,
                Optional.of(token));
    }

    /** How much of the exchanges is shown. */
    public enum Mode {
        FULL,
        REDACTED
    }

    /**
     * An exchange as it is shown.
     *
     * @param line its record as one line of JSON, without the line's end; masked in a redacted bundle
     * @param sha256 of the record as the log keeps it, which is what the ledger holds a digest of
     */
    public record Exhibit(String id, byte[] line, String sha256) {
        public Exhibit {
            requireSha256(sha256);
        }
    }

    /**
     * A fact and the proof that it stands in the ledger.
     *
     * @param index of its entry
     * @param proof {@code .tlog-proof}, verbatim
     */
    public record Proven(long index, SealedFact sealed, byte[] proof) {}

    /**
     * A version of terms with its text.
     *
     * @param hash as {@link io.portcullis.admit.TermsHash} makes it of text and licence
     * @param licence what it says for machines, canonical JSON, if anything
     */
    public record TermsText(String id, String hash, Instant effective, String text, Optional<String> licence) {
        public TermsText {
            requireSha256(hash);
        }
    }

    private static void requireSha256(String digits) {
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no SHA-256 in lower-case hexadecimal digits: " + digits);
        }
    }
}
