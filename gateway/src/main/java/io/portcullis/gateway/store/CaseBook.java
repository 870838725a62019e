package io.portcullis.gateway.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.Case.State;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.Fact;
import io.portcullis.evidence.StatisticalFinding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The cases: opened by a rule or a person, filled with picked exchanges, findings, decisions and notices, closed with a
 * reason. Whatever is done to a case, looking at its evidence included, adds a line to its chain of custody, and the
 * line's hash goes to the ledger, so that not even the end of the chain can be cut off unseen.
 *
 * <p>A hold outlives the closing: it ends when it is released. Blocks on the disk.
 */
public final class CaseBook {
    /** Most subjects of a case. */
    public static final int SUBJECTS_MAX = 1_000;

    private static final int TITLE_MAX = 200;

    private final Registry registry;
    private final Database database;
    private final Outbox outbox;
    private final CaseRows rows;

    CaseBook(Registry registry, Database database, Outbox outbox) {
        this.registry = registry;
        this.database = database;
        this.outbox = outbox;
        this.rows = new CaseRows(database);
    }

    /**
     * Opens a case, or gives the one that whoever opens it has open about the same first subject already.
     *
     * @param by {@code policy:} and a rule's name, or {@code admin:} and the name of a person's token
     * @param subjects {@code account:ID} or {@code campaign:ID}, what it is mainly about first; a campaign's accounts
     *     are named beside it, for a hold covers accounts
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
        note(new Step(id, by, at), Case.Act.OPENED, "case", "", "Opened: " + title);
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
        return find(id).orElseThrow(() -> StoreException.notFound("case", "there is no case of that id"));
    }

    /** Cases without what is in them, newest first. */
    public List<CaseHead> list(int most) {
        return rows.heads(most);
    }

    /** What is learned from closed cases, one label an account: that of the case closed last. */
    public List<CaseLabel> labels() {
        return rows.labels();
    }

    /** Accounts that a case on hold is about or holds exchanges of. */
    public Set<String> held() {
        return rows.held();
    }

    /** A hold that covers the account, for a person's information. */
    public Optional<String> holdOn(String account) {
        return rows.holdOn(account);
    }

    /** Adds an exchange as evidence, or replaces the note on one that is there. */
    public Case pick(String id, String exchange, String account, String note, Act act) {
        Names.require("exchange", exchange);
        requireOptional("note", note);
        return work(id, act, "case.pick", step -> {
            boolean there =
                    get(id).picked().stream().anyMatch(one -> one.exchange().equals(exchange));
            if (there) {
                database.update(
                        "UPDATE case_picked SET note = ? WHERE case_id = ? AND exchange = ?", note, id, exchange);
                note(step, Case.Act.ANNOTATED, "exchange:" + exchange, "", "Annotated exchange " + exchange);
            } else {
                database.update(
                        "INSERT INTO case_picked (case_id, exchange, account, at, who, note) VALUES (?, ?, ?, ?, ?, ?)",
                        id,
                        exchange,
                        account,
                        step.millis(),
                        step.by(),
                        note);
                note(
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
        return work(id, act, "case.drop", step -> {
            int gone = database.update("DELETE FROM case_picked WHERE case_id = ? AND exchange = ?", id, exchange);
            if (gone == 0) {
                throw StoreException.notFound("exchange", "the case holds no such exchange");
            }
            note(step, Case.Act.REMOVED, "exchange:" + exchange, "", "Removed exchange " + exchange);
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
            changed(pick.caseId(), act, "case.erase", false, step -> {
                database.update(
                        "DELETE FROM case_picked WHERE case_id = ? AND exchange = ?", pick.caseId(), pick.exchange());
                note(step, Case.Act.REMOVED, "exchange:" + pick.exchange(), "erased", "Erased an exchange on request");
            });
        }
    }

    /** Adds a statistical finding as it stands. */
    public Case find(String id, StatisticalFinding finding, Act act) {
        return work(id, act, "case.finding", step -> {
            String body = FindingJson.node(finding).toString();
            int made = database.update(
                    "INSERT OR IGNORE INTO case_findings (case_id, id, body) VALUES (?, ?, ?)", id, finding.id(), body);
            if (made == 0) {
                throw StoreException.conflict("id", "the case holds a finding of that id");
            }
            note(step, Case.Act.COLLECTED, "finding:" + finding.id(), "", "Added finding " + finding.id());
        });
    }

    /** Writes a person's words into the timeline. */
    public Case say(String id, String what, Act act) {
        Names.requireText("text", what, Case.TEXT_MAX);
        return work(id, act, "case.note", step -> note(step, Case.Act.ANNOTATED, "case", "", what));
    }

    /** Moves an open case on; closing has its own method. */
    public Case move(String id, State state, Act act) {
        if (state == State.CLOSED) {
            throw StoreException.invalid("state", "a case is closed with a reason");
        }
        return work(id, act, "case.state", step -> {
            database.update("UPDATE cases SET state = ? WHERE id = ?", state.name(), id);
            note(step, Case.Act.CHANGED, "case", word(state), "Moved to " + word(state));
        });
    }

    /** Writes down what was decided about a subject. */
    public Case decide(String id, String subject, String decision, String why, Act act) {
        requireSubject(subject);
        Names.require("decision", decision);
        Names.requireText("why", why, Case.TEXT_MAX);
        return work(id, act, "case.decide", step -> {
            database.update(
                    "INSERT INTO case_rulings (case_id, at, who, subject, decision, why) VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    step.millis(),
                    step.by(),
                    subject,
                    decision,
                    why);
            note(step, Case.Act.CHANGED, subject, decision, "Decided for " + subject + ": " + decision);
        });
    }

    /** Writes down a notice that was sent. */
    public Case notice(String id, String to, String how, String text, Act act) {
        Names.requireText("to", to, 200);
        Names.require("how", how);
        Names.requireText("text", text, Case.TEXT_MAX);
        return work(id, act, "case.notice", step -> {
            database.update(
                    "INSERT INTO case_notices (case_id, at, who, addressee, how, text) VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    step.millis(),
                    step.by(),
                    to,
                    how,
                    text);
            note(step, Case.Act.NOTIFIED, "case", how, "Notice to " + to + " by " + how);
        });
    }

    /** Keeps retention and erasure away from everything of the case's accounts; holding again changes nothing. */
    public Case hold(String id, String why, Act act) {
        return hold(id, true, why, act);
    }

    /** Ends the hold; what is past its time is deleted by the next retention. */
    public Case release(String id, String why, Act act) {
        return hold(id, false, why, act);
    }

    private Case hold(String id, boolean on, String why, Act act) {
        Names.requireText("why", why, Case.TEXT_MAX);
        return changed(id, act, on ? "case.hold" : "case.release", false, step -> {
            if (get(id).hold() == on) {
                return;
            }
            database.update("UPDATE cases SET hold = ? WHERE id = ?", on ? 1 : 0, id);
            String what = (on ? "Legal hold: " : "Hold released: ") + why;
            note(step, on ? Case.Act.HELD : Case.Act.RELEASED, "case", "", what);
        });
    }

    /** Ends a case; its hold, if it has one, stays. */
    public Case close(String id, Case.Reason reason, String why, Act act) {
        Names.requireText("why", why, Case.TEXT_MAX);
        return work(id, act, "case.close", step -> {
            database.update(
                    "UPDATE cases SET state = ?, closed = ?, closed_by = ?, reason = ?, why = ? WHERE id = ?",
                    State.CLOSED.name(),
                    step.millis(),
                    step.by(),
                    reason.name(),
                    why,
                    id);
            note(step, Case.Act.CLOSED, "case", word(reason), "Closed as " + word(reason) + ": " + why);
        });
    }

    /** Opens a closed case again, for instance after an appeal. */
    public Case reopen(String id, String why, Act act) {
        Names.requireText("why", why, Case.TEXT_MAX);
        return changed(id, act, "case.reopen", false, step -> {
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
            note(step, Case.Act.REOPENED, "case", "", "Reopened: " + why);
        });
    }

    /**
     * Notes that somebody saw or took evidence; done before it is handed out.
     *
     * @param how {@link Case.Act#VIEWED} or {@link Case.Act#EXPORTED}
     */
    public Case touched(String id, Case.Act how, String item, String detail, Act act) {
        return changed(id, act, "case." + word(how), false, step -> custody(step, how, item, detail, Optional.empty()));
    }

    private Case work(String id, Act act, String what, Consumer<Step> work) {
        return changed(id, act, what, true, work);
    }

    private Case changed(String id, Act act, String what, boolean onlyOpen, Consumer<Step> work) {
        Supplier<Case> all = () -> {
            Case before = get(id);
            if (onlyOpen && before.state() == State.CLOSED) {
                throw StoreException.conflict("state", "the case is closed");
            }
            work.accept(new Step(id, act.who().startsWith("policy:") ? act.who() : "admin:" + act.who(), act.at()));
            return get(id);
        };
        return registry.change(act, what, id, "", all);
    }

    /** Who does something to a case, and when. */
    private record Step(String id, String by, Instant at) {
        long millis() {
            return at.toEpochMilli();
        }
    }

    /** A line of the timeline and one of custody. */
    private void note(Step step, Case.Act how, String item, String detail, String what) {
        database.update(
                "INSERT INTO case_happenings (case_id, at, who, what, entry) VALUES (?, ?, ?, ?, NULL)",
                step.id(),
                step.millis(),
                step.by(),
                what);
        long happening = database.one("SELECT last_insert_rowid()", row -> row.getLong(1));
        custody(step, how, item, detail, Optional.of(happening));
    }

    private void custody(Step step, Case.Act how, String item, String detail, Optional<Long> happening) {
        List<Case.Custody> chain = rows.custody(step.id());
        if (chain.size() >= Case.ITEMS_MAX) {
            throw StoreException.conflict("case", "the case is full; close it and open another one");
        }
        Instant at = Instant.ofEpochMilli(step.millis());
        Case.Custody line = CustodyLog.next(chain, at, step.by(), how, item, detail);
        database.update(
                "INSERT INTO case_custody VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                step.id(),
                line.number(),
                step.millis(),
                line.by(),
                line.act().name(),
                line.item(),
                line.detail(),
                line.previous(),
                line.hash());
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("act", word(how))
                .put("case", step.id())
                .put("custody", line.number())
                .put("custody_hash", line.hash())
                .put("item", item)
                .toString();
        Fact fact = new Fact(Fact.Kind.CASE, at, step.by(), "case:" + step.id(), body);
        outbox.add(fact, happening.orElse(null));
    }

    private static void requireOptional(String field, String text) {
        if (!text.isEmpty()) {
            Names.requireText(field, text, Case.TEXT_MAX);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
