package io.portcullis.gateway.store;

import io.portcullis.evidence.Case;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Cases as they are read from their tables. */
final class CaseRows {
    /** Accounts that a case names or holds exchanges of. */
    private static final String NAMED = """
            SELECT c.n, c.id, c.hold, c.closed, c.reason, substr(s.subject, 9) AS account FROM cases c
              JOIN case_subjects s ON s.case_id = c.id WHERE s.subject LIKE 'account:%'
            UNION SELECT c.n, c.id, c.hold, c.closed, c.reason, p.account FROM cases c
              JOIN case_picked p ON p.case_id = c.id""";

    /** Those, and whoever was seen in a campaign that a case names. */
    private static final String COVERED = NAMED + """

            UNION SELECT c.n, c.id, c.hold, c.closed, c.reason, m.account FROM cases c
              JOIN case_subjects s ON s.case_id = c.id
              JOIN campaign_members m ON s.subject = 'campaign:' || m.campaign""";

    private final Database database;

    CaseRows(Database database) {
        this.database = database;
    }

    Optional<Case> find(String id) {
        return database.query("SELECT * FROM cases WHERE id = ?", this::read, id).stream()
                .findFirst();
    }

    Case get(String id) {
        return find(id).orElseThrow(() -> StoreException.notFound("case", "there is no case of that id"));
    }

    private Case read(ResultSet row) throws SQLException {
        String id = row.getString("id");
        return new Case(
                id,
                row.getString("title"),
                time(row, "opened"),
                row.getString("opened_by"),
                Case.State.valueOf(row.getString("state")),
                subjects(id),
                picked(id),
                database.query(
                        "SELECT body FROM case_findings WHERE case_id = ? ORDER BY n",
                        one -> FindingJson.read(one.getString("body")),
                        id),
                happenings(id),
                rulings(id),
                notices(id),
                custody(id),
                row.getInt("hold") == 1,
                closing(row));
    }

    private static Optional<Case.Closing> closing(ResultSet row) throws SQLException {
        if (row.getString("reason") == null) {
            return Optional.empty();
        }
        return Optional.of(new Case.Closing(
                time(row, "closed"),
                row.getString("closed_by"),
                Case.Reason.valueOf(row.getString("reason")),
                row.getString("why")));
    }

    private List<String> subjects(String id) {
        return database.query(
                "SELECT subject FROM case_subjects WHERE case_id = ? ORDER BY subject",
                row -> row.getString("subject"),
                id);
    }

    private List<Case.Picked> picked(String id) {
        return database.query(
                "SELECT * FROM case_picked WHERE case_id = ? ORDER BY n",
                row -> new Case.Picked(
                        row.getString("exchange"),
                        row.getString("account"),
                        time(row, "at"),
                        row.getString("who"),
                        row.getString("note")),
                id);
    }

    private List<Case.Happening> happenings(String id) {
        return database.query(
                "SELECT * FROM case_happenings WHERE case_id = ? ORDER BY n",
                row -> {
                    long entry = row.getLong("entry");
                    Optional<Long> proof = row.wasNull() ? Optional.empty() : Optional.of(entry);
                    return new Case.Happening(time(row, "at"), row.getString("who"), row.getString("what"), proof);
                },
                id);
    }

    private List<Case.Ruling> rulings(String id) {
        return database.query(
                "SELECT * FROM case_rulings WHERE case_id = ? ORDER BY n",
                row -> new Case.Ruling(
                        time(row, "at"),
                        row.getString("who"),
                        row.getString("subject"),
                        row.getString("decision"),
                        row.getString("why")),
                id);
    }

    private List<Case.Notice> notices(String id) {
        return database.query(
                "SELECT * FROM case_notices WHERE case_id = ? ORDER BY n",
                row -> new Case.Notice(
                        time(row, "at"),
                        row.getString("who"),
                        row.getString("addressee"),
                        row.getString("how"),
                        row.getString("text")),
                id);
    }

    List<Case.Custody> custody(String id) {
        return database.query(
                "SELECT * FROM case_custody WHERE case_id = ? ORDER BY number",
                row -> new Case.Custody(
                        row.getLong("number"),
                        time(row, "at"),
                        row.getString("who"),
                        Case.Act.valueOf(row.getString("act")),
                        row.getString("item"),
                        row.getString("detail"),
                        row.getString("previous"),
                        row.getString("hash")),
                id);
    }

    String about(String id) {
        return database.one("SELECT about FROM cases WHERE id = ?", row -> row.getString("about"), id);
    }

    List<CaseHead> heads(int most) {
        return database.query(
                """
                SELECT c.*, (SELECT count(*) FROM case_picked p WHERE p.case_id = c.id) AS picks,
                  (SELECT group_concat(subject, ' ') FROM
                    (SELECT subject FROM case_subjects s WHERE s.case_id = c.id ORDER BY subject)) AS subjects
                FROM cases c ORDER BY c.n DESC LIMIT ?""",
                row -> new CaseHead(
                        row.getString("id"),
                        row.getString("title"),
                        Case.State.valueOf(row.getString("state")),
                        time(row, "opened"),
                        row.getString("opened_by"),
                        Arrays.asList(row.getString("subjects").split(" ")),
                        row.getInt("hold") == 1,
                        row.getInt("picks"),
                        Optional.ofNullable(row.getString("reason")).map(Case.Reason::valueOf)),
                most);
    }

    List<CaseLabel> labels() {
        Map<String, CaseLabel> last = new LinkedHashMap<>();
        database.query(
                "SELECT * FROM (" + NAMED + ") WHERE closed IS NOT NULL AND reason NOT IN ('INCONCLUSIVE',"
                        + " 'DUPLICATE') ORDER BY closed, n, account",
                row -> last.put(
                        row.getString("account"),
                        new CaseLabel(
                                row.getString("account"),
                                Case.Reason.valueOf(row.getString("reason")),
                                row.getString("id"),
                                time(row, "closed"))));
        return last.values().stream()
                .sorted(java.util.Comparator.comparing(CaseLabel::account))
                .toList();
    }

    record Pick(String caseId, String exchange) {}

    List<Pick> picksOf(String account) {
        return database.query(
                "SELECT case_id, exchange FROM case_picked WHERE account = ? ORDER BY n",
                row -> new Pick(row.getString("case_id"), row.getString("exchange")),
                account);
    }

    Set<String> held() {
        return new TreeSet<>(database.query(
                "SELECT DISTINCT account FROM (" + COVERED + ") WHERE hold = 1", row -> row.getString("account")));
    }

    Optional<String> holdOn(String account) {
        return database
                .query(
                        "SELECT id FROM (" + COVERED + ") WHERE hold = 1 AND account = ? ORDER BY n",
                        row -> row.getString("id"),
                        account)
                .stream()
                .findFirst();
    }

    /** Whether a case names the subject, or covers it. */
    boolean isAbout(String id, String subject) {
        return database.one(
                        "SELECT EXISTS (SELECT 1 FROM case_subjects WHERE case_id = ? AND subject = ?)"
                                + " OR EXISTS (SELECT 1 FROM (" + COVERED
                                + ") WHERE id = ? AND 'account:' || account = ?)",
                        row -> row.getInt(1),
                        id,
                        subject,
                        id,
                        subject)
                == 1;
    }

    /** Cases that are open or on hold, by the campaigns that they are about. */
    Map<String, List<String>> watched() {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        database.query(
                "SELECT s.subject, c.id FROM case_subjects s JOIN cases c ON c.id = s.case_id"
                        + " WHERE s.subject LIKE 'campaign:%' AND (c.closed IS NULL OR c.hold = 1) ORDER BY c.n",
                row -> cases.computeIfAbsent(
                                row.getString("subject").substring("campaign:".length()), name -> new ArrayList<>())
                        .add(row.getString("id")));
        return cases;
    }

    /** Accounts that were seen in a campaign. */
    Set<String> members(String campaign) {
        return new HashSet<>(database.query(
                "SELECT account FROM campaign_members WHERE campaign = ?", row -> row.getString("account"), campaign));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
