package io.portcullis.gateway.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.admit.Acceptance;
import io.portcullis.admit.Licence;
import io.portcullis.admit.LicenceJson;
import io.portcullis.admit.Terms;
import io.portcullis.admit.TermsHash;
import io.portcullis.evidence.Fact;
import io.portcullis.gateway.authenticate.Directory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The versions of terms with their texts, and who accepted which. */
public final class TermsShelf {
    static final String SELECT = "SELECT id, hash, url, effective, grace_seconds, licence FROM terms_versions";

    private static final int TEXT_MAX = 200_000;
    private static final Duration GRACE_MAX = Duration.ofDays(365);

    private final Registry registry;
    private final Database database;
    private final Outbox outbox;

    TermsShelf(Registry registry, Database database, Outbox outbox) {
        this.registry = registry;
        this.database = database;
        this.outbox = outbox;
    }

    static Terms read(ResultSet row) throws SQLException {
        return new Terms(
                row.getString("id"),
                row.getString("hash"),
                row.getString("url"),
                Instant.ofEpochMilli(row.getLong("effective")),
                Duration.ofSeconds(row.getLong("grace_seconds")),
                licence(row.getString("licence")));
    }

    private static Optional<Licence> licence(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(LicenceJson.read(text));
    }

    /** Publishes a version of terms without a licence. */
    public Terms add(String id, String text, String url, Instant effective, Duration grace, Act act) {
        return add(id, text, url, effective, grace, Optional.empty(), act);
    }

    /**
     * Publishes a version of terms under the hash of its text and licence.
     *
     * @param text in Markdown, kept as it is
     * @param url where callers read it, http or https
     */
    public Terms add(
            String id, String text, String url, Instant effective, Duration grace, Optional<Licence> licence, Act act) {
        Names.require("id", id);
        Names.requireText("text", text.replace("\r\n", "\n"), TEXT_MAX);
        boolean web = url.startsWith("https://") || url.startsWith("http://") || url.startsWith("/");
        if (!web || url.length() > 500 || url.chars().anyMatch(c -> c <= ' ' || c >= 127 || "<>\"\\".indexOf(c) >= 0)) {
            throw StoreException.invalid("url", "url must be a plain http or https address, or a path");
        }
        if (grace.isNegative() || grace.compareTo(GRACE_MAX) > 0) {
            throw StoreException.invalid("grace", "grace must be within 0 and 365 days");
        }
        String hash = TermsHash.of(text, licence);
        Terms made = new Terms(id, hash, url, effective, Duration.ofSeconds(grace.toSeconds()), licence);
        Supplier<Terms> work = () -> {
            if (text(id, hash).isPresent()) {
                throw StoreException.conflict("text", "this text is a version of " + id + " already");
            }
            database.update(
                    "INSERT INTO terms_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    hash,
                    url,
                    text,
                    effective.toEpochMilli(),
                    grace.toSeconds(),
                    act.at().toEpochMilli(),
                    licence.map(LicenceJson::canonical).orElse(""));
            outbox.add(new Fact(Fact.Kind.TERMS, act.at(), "admin:" + act.who(), "terms:" + id, told(made)));
            return made;
        };
        return registry.change(act, "terms.add", id, hash, work, Directory::with);
    }

    private static String told(Terms made) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("effective", made.effective().toString())
                .put("grace_seconds", made.grace().toSeconds())
                .put("hash", made.hash())
                .put("licence", made.licence().isPresent())
                .put("url", made.url())
                .toString();
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
        return accept(acceptance, act, () -> {});
    }

    /** The same by somebody else, with what is written beside it in the same transaction. */
    Acceptance accept(Acceptance acceptance, Act act, Runnable beside) {
        requireVersion(acceptance.terms(), acceptance.hash());
        Supplier<Acceptance> work = () -> {
            Optional<Acceptance> earlier = acceptance(acceptance.account(), acceptance.terms(), acceptance.hash());
            if (earlier.isEmpty()) {
                keep(acceptance, act);
            }
            beside.run();
            return earlier.orElse(acceptance);
        };
        return registry.change(act, "terms.accept", acceptance.terms(), acceptance.hash(), work, Directory::with);
    }

    void requireVersion(String id, String hash) {
        if (text(id, hash).isEmpty()) {
            throw StoreException.notFound("hash", "there is no such version of these terms");
        }
    }

    private void keep(Acceptance acceptance, Act act) {
        database.update(
                "INSERT OR IGNORE INTO acceptances VALUES (?, ?, ?, ?, ?, ?, ?)",
                acceptance.account(),
                acceptance.terms(),
                acceptance.hash(),
                acceptance.at().toEpochMilli(),
                acceptance.ip(),
                acceptance.how(),
                acceptance.keyId());
        String subject = "account:" + acceptance.account();
        String by = act.who().equals("account " + acceptance.account()) ? subject : "admin:" + act.who();
        outbox.add(new Fact(Fact.Kind.ACCEPTANCE, act.at(), by, subject, told(acceptance)));
    }

    private static String told(Acceptance acceptance) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("account", acceptance.account())
                .put("at", acceptance.at().toString())
                .put("hash", acceptance.hash())
                .put("how", acceptance.how())
                .put("ip", acceptance.ip())
                .put("key", acceptance.keyId())
                .put("terms", acceptance.terms())
                .toString();
    }

    private Optional<Acceptance> acceptance(String account, String id, String hash) {
        String sql = "SELECT * FROM acceptances WHERE account = ? AND terms = ? AND hash = ?";
        return database.query(sql, TermsShelf::readAcceptance, account, id, hash).stream()
                .findFirst();
    }

    /** Everything an account accepted, oldest first. */
    public List<Acceptance> acceptancesOf(String account) {
        return database.query(
                "SELECT * FROM acceptances WHERE account = ? ORDER BY at, terms", TermsShelf::readAcceptance, account);
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
