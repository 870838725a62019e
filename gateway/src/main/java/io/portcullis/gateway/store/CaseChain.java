package io.portcullis.gateway.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.CustodyLog;
import io.portcullis.evidence.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The only way a case is changed: in one transaction with the audit trail, a line of the case's timeline, one of its
 * chain of custody, and the fact that takes that line's hash to the ledger.
 */
final class CaseChain {
    private final Registry registry;
    private final Database database;
    private final Outbox outbox;
    private final CaseRows rows;

    CaseChain(Registry registry, Database database, Outbox outbox, CaseRows rows) {
        this.registry = registry;
        this.database = database;
        this.outbox = outbox;
        this.rows = rows;
    }

    /** Who does something to a case, and when. */
    record Step(String id, String by, Instant at) {
        long millis() {
            return at.toEpochMilli();
        }
    }

    /** Changes a case that is not closed. */
    Case work(String id, Act act, String what, Consumer<Step> work) {
        return changed(id, act, what, true, work);
    }

    Case changed(String id, Act act, String what, boolean onlyOpen, Consumer<Step> work) {
        Supplier<Case> all = () -> {
            Case before = rows.get(id);
            if (onlyOpen && before.state() == Case.State.CLOSED) {
                throw StoreException.conflict("state", "the case is closed");
            }
            work.accept(new Step(id, act.who().startsWith("policy:") ? act.who() : "admin:" + act.who(), act.at()));
            return rows.get(id);
        };
        return registry.change(act, what, id, "", all);
    }

    /** A line of the timeline and one of custody. */
    void note(Step step, Case.Act how, String item, String detail, String what) {
        database.update(
                "INSERT INTO case_happenings (case_id, at, who, what, entry) VALUES (?, ?, ?, ?, NULL)",
                step.id(),
                step.millis(),
                step.by(),
                what);
        long happening = database.one("SELECT last_insert_rowid()", row -> row.getLong(1));
        custody(step, how, item, detail, Optional.of(happening));
    }

    void custody(Step step, Case.Act how, String item, String detail, Optional<Long> happening) {
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

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
