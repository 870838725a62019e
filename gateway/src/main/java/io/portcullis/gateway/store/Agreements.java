package io.portcullis.gateway.store;

import io.portcullis.admit.Acceptance;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/**
 * Agreements signed outside the gateway and imported by an operator: the document is kept beside its hash, and the
 * acceptance counts from the day it was signed.
 */
public final class Agreements {
    private final Database database;
    private final TermsShelf terms;

    Agreements(Database database, TermsShelf terms) {
        this.database = database;
        this.terms = terms;
    }

    /**
     * A signed agreement.
     *
     * @param document lower-case hexadecimal SHA-256 of the file
     * @param hash of the version of the terms it is about
     * @param name of the file
     */
    public record Agreement(
            String document,
            String account,
            String terms,
            String hash,
            String name,
            long bytes,
            String signedBy,
            LocalDate signedOn,
            Instant at,
            String who) {}

    /** What an operator says of a document. */
    public record Signed(String account, String terms, String hash, String name, String signedBy, LocalDate on) {}

    /**
     * Imports an agreement; importing the same document again changes nothing.
     *
     * @param place where the document is kept
     */
    public Agreement add(Signed signed, byte[] document, EvidenceFolder place, Act act) {
        Names.require("account", signed.account());
        Names.requireText("name", signed.name(), 200);
        Names.requireText("signed_by", signed.signedBy(), 200);
        if (document.length == 0 || document.length > EvidenceFolder.DOCUMENT_MAX) {
            throw StoreException.invalid(
                    "document", "document must have 1 to " + EvidenceFolder.DOCUMENT_MAX + " bytes");
        }
        Instant from = signed.on().atStartOfDay(ZoneOffset.UTC).toInstant();
        if (from.isAfter(act.at())) {
            throw StoreException.invalid("signed_on", "signed_on must not lie in the future");
        }
        String sha256 = sha256(document);
        Agreement made = new Agreement(
                sha256,
                signed.account(),
                signed.terms(),
                signed.hash(),
                signed.name(),
                document.length,
                signed.signedBy(),
                signed.on(),
                act.at(),
                act.who());
        terms.requireVersion(signed.terms(), signed.hash());
        place.document(sha256, document);
        terms.accept(
                new Acceptance(
                        signed.account(), signed.terms(), signed.hash(), from, "", "agreement", "sha256:" + sha256),
                act,
                () -> insert(made));
        return made;
    }

    private void insert(Agreement made) {
        database.update(
                "INSERT OR IGNORE INTO agreements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                made.document(),
                made.account(),
                made.terms(),
                made.hash(),
                made.name(),
                made.bytes(),
                made.signedBy(),
                made.signedOn().toString(),
                made.at().toEpochMilli(),
                made.who());
    }

    /** An account's agreements, oldest first. */
    public List<Agreement> of(String account) {
        return database.query(
                "SELECT * FROM agreements WHERE account = ? ORDER BY at, document",
                row -> new Agreement(
                        row.getString("document"),
                        row.getString("account"),
                        row.getString("terms"),
                        row.getString("hash"),
                        row.getString("name"),
                        row.getLong("bytes"),
                        row.getString("signed_by"),
                        LocalDate.parse(row.getString("signed_on")),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("who")),
                account);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java", e);
        }
    }
}
