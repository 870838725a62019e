package io.portcullis.gateway.store;

import io.portcullis.evidence.Case;
import io.portcullis.evidence.Case.State;
import io.portcullis.evidence.StatisticalFinding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The cases: opened by a rule or a person, filled with picked exchanges, findings, decisions and notices, closed with a
 * reason. Whatever is done to a case, looking at its evidence included, adds a line to its chain of custody, and the
 * line's hash goes to the ledger, so that not even the end of the chain can be cut off unseen.
 *
 * <p>Holds are {@link CaseHolds}' business. Blocks on the disk.
 */
public final class CaseBook {
    /** Most subjects of a case. */
    public static final int SUBJECTS_MAX = 1_000;

    private static final int TITLE_MAX = 200;

    private final Registry registry;
    private final Database database;
    private final CaseRows rows;
    private final CaseChain chain;

    CaseBook(Registry registry, Database database, CaseRows rows, CaseChain chain) {
        this.registry = registry;
        this.database = database;
        this.rows = rows;
        this.chain = chain;
    }

    /**
     * Opens a case, or gives the one that whoever opens it has open about the same first subject already.
     *
     * @param by {@code policy:} and a rule's name, or {@code admin:} and the name of a person's token
     * @param subjects {@code account:ID} or {@code campaign:ID}, what it is mainly about first; a campaign's accounts
     *     may be named beside it, and are then labelled by how the case ends
     */
    public Case open(String by, String title, List<String> subjects, Instant at) {
        if (!by.matches("(policy|admin):.{1,100}")) {
            throw StoreException.invalid("by", "a case is opened by policy: or admin:");
        }
        Names.requireText("title", title, TITLE_MAX);
        if (subjects.isEmpty() || subjects.size() > SUBJECTS_MAX) {
            throw StoreException.invalid("subjects", "subjects must be 1 to " + SUBJECTS_MAX);
        }
        subjects.forEach(CaseBook::requireSubject);
        Optional<Case> open = openAlready(by, subjects.getFirst());
        if (open.isPresent()) {
            return open.get();
        }
        return registry.change(new Act(by, at), "case.open", subjects.getFirst(), title, () -> {
            Optional<Case> meanwhile = openAlready(by, subjects.getFirst());
            return meanwhile.orElseGet(() -> create(by, title, subjects, at));
        });
    }

    private Optional<Case> openAlready(String by, String about) {
        return database
                .query(
                        "SELECT id FROM cases WHERE opened_by = ? AND about = ? AND closed IS NULL",
                        row -> row.getString("id"),
                        by,
                        about)
                .stream()
                .findFirst()
                .flatMap(this::find);
    }

    private Case create(String by, String title, List<String> subjects, Instant at) {
        long n = database.one("SELECT coalesce(max(n), 0) + 1 FROM cases", row -> row.getLong(1));
        String id = "k" + n;
        database.update(
                "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, NULL, NULL)",
                n,
                id,
                title,
                at.toEpochMilli(),
                by,
                subjects.getFirst(),
                State.OPEN.name());
        Set.copyOf(subjects)
                .forEach(subject -> database.update("INSERT INTO case_subjects VALUES (?, ?)", id, subject));
        chain.note(new CaseChain.Step(id, by, at), Case.Act.OPENED, "case", "", "Opened: " + title);
        return get(id);
    }

    private static void requireSubject(String subject) {
        if (!subject.matches("(account|campaign):[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
            throw StoreException.invalid("subjects", "a subject is account: or campaign: and an id");
        }
    }

    public Optional<Case> find(String id) {
        return rows.find(id);
    }

    /** The case of that id; a {@link StoreException} where there is none. */
    public Case get(String id) {
        return rows.get(id);
    }

    /** Cases without what is in them, newest first. */
    public List<CaseHead> list(int most) {
        return rows.heads(most);
    }

    /** What is learned from closed cases, one label an account: that of the case closed last. */
    public List<CaseLabel> labels() {
        return rows.labels();
    }

    /** Adds an exchange as evidence, or replaces the note on one that is there. */
    public Case pick(String id, String exchange, String account, String note, Act act) {
        Names.require("exchange", exchange);
        requireOptional("note", note);
        return chain.work(id, act, "case.pick", step -> {
            boolean there =
                    get(id).picked().stream().anyMatch(one -> one.exchange().equals(exchange));
            if (there) {
                database.update(
                        "UPDATE case_picked SET note = ? WHERE case_id = ? AND exchange = ?", note, id, exchange);
                chain.note(step, Case.Act.ANNOTATED, "exchange:" + exchange, "", "Annotated exchange " + exchange);
            } else {
                database.update(
                        "INSERT INTO case_picked (case_id, exchange, account, at, who, note) VALUES (?, ?, ?, ?, ?, ?)",
                        id,
                        exchange,
                        account,
                        step.millis(),
                        step.by(),
                        note);
                chain.note(
                        step,
                        Case.Act.COLLECTED,
                        "exchange:" + exchange,
                        "account " + account,
                        "Picked exchange " + exchange);
            }
        });
    }

    /** Takes an exchange out again; the chain of custody tells that it was there. */
    public Case drop(String id, String exchange, Act act) {
        return chain.work(id, act, "case.drop", step -> {
            int gone = database.update("DELETE FROM case_picked WHERE case_id = ? AND exchange = ?", id, exchange);
            if (gone == 0) {
                throw StoreException.notFound("exchange", "the case holds no such exchange");
            }
            chain.note(step, Case.Act.REMOVED, "exchange:" + exchange, "", "Removed exchange " + exchange);
        });
    }

    /**
     * Takes an erased account's exchanges out of every case, closed ones too.
     *
     * @param each is told case and exchange
     */
    void forget(String account, Act act, BiConsumer<String, String> each) {
        for (CaseRows.Pick pick : rows.picksOf(account)) {
            each.accept(pick.caseId(), pick.exchange());
            chain.changed(pick.caseId(), act, "case.erase", false, step -> {
                database.update(
                        "DELETE FROM case_picked WHERE case_id = ? AND exchange = ?", pick.caseId(), pick.exchange());
                chain.note(
                        step,
                        Case.Act.REMOVED,
                        "exchange:" + pick.exchange(),
                        "erased",
                        "Erased an exchange on request");
            });
        }
    }

    /** Adds a statistical finding as it stands. */
    public Case find(String id, StatisticalFinding finding, Act act) {
        return chain.work(id, act, "case.finding", step -> {
            String body = FindingJson.node(finding).toString();
            int made = database.update(
                    "INSERT OR IGNORE INTO case_findings (case_id, id, body) VALUES (?, ?, ?)", id, finding.id(), body);
            if (made == 0) {
                throw StoreException.conflict("id", "the case holds a finding of that id");
            }
            chain.note(step, Case.Act.COLLECTED, "finding:" + finding.id(), "", "Added finding " + finding.id());
        });
    }

    /** Writes a person's words into the timeline. */
    public Case say(String id, String what, Act act) {
        Names.requireText("text", what, Case.TEXT_MAX);
        return chain.work(id, act, "case.note", step -> chain.note(step, Case.Act.ANNOTATED, "case", "", what));
    }

    /** Moves an open case on; closing has its own method. */
    public Case move(String id, State state, Act act) {
        if (state == State.CLOSED) {
            throw StoreException.invalid("state", "a case is closed with a reason");
        }
        return chain.work(id, act, "case.state", step -> {
            database.update("UPDATE cases SET state = ? WHERE id = ?", state.name(), id);
            chain.note(step, Case.Act.CHANGED, "case", CaseChain.word(state), "Moved to " + CaseChain.word(state));
        });
    }

    /**
     * Writes down what was decided about a subject: one that the case names, an account of a campaign that it names, or
     * one it holds exchanges of.
     */
    public Case decide(String id, String subject, String decision, String why, Act act) {
        requireSubject(subject);
        Names.require("decision", decision);
        Names.requireText("why", why, Case.TEXT_MAX);
        return chain.work(id, act, "case.decide", step -> {
            requireAbout(id, subject);
            database.update(
                    "INSERT INTO case_rulings (case_id, at, who, subject, decision, why) VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    step.millis(),
                    step.by(),
                    subject,
                    decision,
                    why);
            chain.note(step, Case.Act.CHANGED, subject, decision, "Decided for " + subject + ": " + decision);
        });
    }

    private void requireAbout(String id, String subject) {
        if (!rows.isAbout(id, subject)) {
            throw StoreException.invalid("subject", "case " + id + " is not about " + subject);
        }
    }

    /** Writes down a notice that was sent. */
    public Case notice(String id, String to, String how, String text, Act act) {
        Names.requireText("to", to, 200);
        Names.require("how", how);
        Names.requireText("text", text, Case.TEXT_MAX);
        return chain.work(id, act, "case.notice", step -> {
            database.update(
                    "INSERT INTO case_notices (case_id, at, who, addressee, how, text) VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    step.millis(),
                    step.by(),
                    to,
                    how,
                    text);
            chain.note(step, Case.Act.NOTIFIED, "case", how, "Notice to " + to + " by " + how);
        });
    }

    /** Ends a case; its hold, if it has one, stays. */
    public Case close(String id, Case.Reason reason, String why, Act act) {
        Names.requireText("why", why, Case.TEXT_MAX);
        return chain.work(id, act, "case.close", step -> {
            database.update(
                    "UPDATE cases SET state = ?, closed = ?, closed_by = ?, reason = ?, why = ? WHERE id = ?",
                    State.CLOSED.name(),
                    step.millis(),
                    step.by(),
                    reason.name(),
                    why,
                    id);
            chain.note(
                    step,
                    Case.Act.CLOSED,
                    "case",
                    CaseChain.word(reason),
                    "Closed as " + CaseChain.word(reason) + ": " + why);
        });
    }

    /** Opens a closed case again, for instance after an appeal. */
    public Case reopen(String id, String why, Act act) {
        Names.requireText("why", why, Case.TEXT_MAX);
        return chain.changed(id, act, "case.reopen", false, step -> {
            Case closed = get(id);
            if (closed.state() != State.CLOSED) {
                throw StoreException.conflict("state", "the case is open");
            }
            if (openAlready(closed.by(), rows.about(id)).isPresent()) {
                throw StoreException.conflict("state", "another case about the same is open");
            }
            database.update(
                    "UPDATE cases SET state = ?, closed = NULL, closed_by = NULL, reason = NULL, why = NULL"
                            + " WHERE id = ?",
                    State.REVIEW.name(),
                    id);
            chain.note(step, Case.Act.REOPENED, "case", "", "Reopened: " + why);
        });
    }

    /**
     * Notes that somebody saw or took evidence; done before it is handed out.
     *
     * @param how {@link Case.Act#VIEWED} or {@link Case.Act#EXPORTED}
     */
    public Case touched(String id, Case.Act how, String item, String detail, Act act) {
        return chain.changed(
                id,
                act,
                "case." + CaseChain.word(how),
                false,
                step -> chain.custody(step, how, item, detail, Optional.empty()));
    }

    private static void requireOptional(String field, String text) {
        if (!text.isEmpty()) {
            Names.requireText(field, text, Case.TEXT_MAX);
        }
    }
}
