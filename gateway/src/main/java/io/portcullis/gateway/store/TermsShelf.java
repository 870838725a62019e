package io.portcullis.gateway.store;

import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Terms;
import io.portcullis.gateway.authenticate.KeySecret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The versions of terms with their texts, and who accepted which. */
public final class TermsShelf {
    static final String SELECT = "SELECT id, hash, url, effective, grace_seconds FROM terms_versions";

    private static final int TEXT_MAX = 200_000;
    private static final Duration GRACE_MAX = Duration.ofDays(365);

    private final Registry registry;
    private final Database database;

    TermsShelf(Registry registry, Database database) {
        this.registry = registry;
        this.database = database;
    }

    static Terms read(ResultSet row) throws SQLException {
        return new Terms(
                row.getString("id"),
                row.getString("hash"),
                row.getString("url"),
                Instant.ofEpochMilli(row.getLong("effective")),
                Duration.ofSeconds(row.getLong("grace_seconds")));
    }

    /**
     * Publishes a version of terms; its hash is that of the text's UTF-8 bytes.
     *
     * @param text in Markdown, kept as it is
     * @param url where callers read it, http or https
     */
    public Terms add(String id, String text, String url, Instant effective, Duration grace, Act act) {
        Names.require("id", id);
        Names.requireText("text", text.replace("\r\n", "\n"), TEXT_MAX);
        boolean web = url.startsWith("https://") || url.startsWith("http://") || url.startsWith("/");
        if (!web || url.length() > 500 || url.chars().anyMatch(c -> c <= ' ' || c >= 127 || "<>\"\\".indexOf(c) >= 0)) {
            throw StoreException.invalid("url", "url must be a plain http or https address, or a path");
        }
        if (grace.isNegative() || grace.compareTo(GRACE_MAX) > 0) {
            throw StoreException.invalid("grace", "grace must be within 0 and 365 days");
        }
        String hash = KeySecret.hash(text);
        return registry.change(act, "terms.add", id, hash, () -> {
            if (text(id, hash).isPresent()) {
                throw StoreException.conflict("text", "this text is a version of " + id + " already");
            }
            database.update(
                    "INSERT INTO terms_versions VALUES (?, ?, ?, ?, ?, ?, ?)",
                    id,
                    hash,
                    url,
                    text,
                    effective.toEpochMilli(),
                    grace.toSeconds(),
                    act.at().toEpochMilli());
            return new Terms(id, hash, url, effective, Duration.ofSeconds(grace.toSeconds()));
        });
    }

    public List<Terms> list() {
        return database.query(SELECT + " ORDER BY id, effective, hash", TermsShelf::read);
    }

    /** A version's text as it was published. */
    public Optional<String> text(String id, String hash) {
        return database
                .query(
                        "SELECT text FROM terms_versions WHERE id = ? AND hash = ?",
                        row -> row.getString("text"),
                        id,
                        hash)
                .stream()
                .findFirst();
    }

    /** Keeps an acceptance; the first one of a version stays, a second changes nothing. */
    public Acceptance accept(Acceptance acceptance) {
        Optional<Acceptance> earlier = acceptance(acceptance.account(), acceptance.terms(), acceptance.hash());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Act act = new Act("account " + acceptance.account(), acceptance.at());
        return registry.change(act, "terms.accept", acceptance.terms(), acceptance.hash(), () -> {
            if (text(acceptance.terms(), acceptance.hash()).isEmpty()) {
                throw StoreException.notFound("hash", "there is no such version of these terms");
            }
            database.update(
                    "INSERT OR IGNORE INTO acceptances VALUES (?, ?, ?, ?, ?, ?, ?)",
                    acceptance.account(),
                    acceptance.terms(),
                    acceptance.hash(),
                    acceptance.at().toEpochMilli(),
                    acceptance.ip(),
                    acceptance.how(),
                    acceptance.keyId());
            return acceptance;
        });
    }

    private Optional<Acceptance> acceptance(String account, String id, String hash) {
        String sql = "SELECT * FROM acceptances WHERE account = ? AND terms = ? AND hash = ?";
        return database.query(sql, TermsShelf::readAcceptance, account, id, hash).stream()
                .findFirst();
    }

    /** Acceptances of these terms, oldest first. */
    public List<Acceptance> acceptances(String id, int most) {
        return database.query(
                "SELECT * FROM acceptances WHERE terms = ? ORDER BY at, account LIMIT ?",
                TermsShelf::readAcceptance,
                id,
                most);
    }

    private static Acceptance readAcceptance(ResultSet row) throws SQLException {
        return new Acceptance(
                row.getString("account"),
                row.getString("terms"),
                row.getString("hash"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("ip"),
                row.getString("how"),
                row.getString("key_id"));
    }
}
