package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Case;
import io.portcullis.evidence.StatisticalFinding;
import io.portcullis.gateway.store.CaseBook;
import io.portcullis.gateway.store.CaseFindings;
import io.portcullis.gateway.store.CaseHolds;
import io.portcullis.gateway.store.EvidenceFolder;
import io.portcullis.gateway.store.FindingJson;
import io.portcullis.gateway.store.Registry;
import io.portcullis.gateway.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cases as JSON in and out. Whoever reads the content of evidence is in the chain of custody before it is handed out;
 * content is never part of a case as it is listed or shown.
 */
public final class CasesDesk implements AdminRoutes {
    private static final int MOST_LISTED = 1_000;

    private final CaseBook book;
    private final CaseHolds holds;
    private final EvidenceFolder evidence;
    private final LogLine log;
    private final CaseFindings findings;

    /** Where the line of an exchange is found. */
    @FunctionalInterface
    public interface LogLine {
        /** The line, empty where the exchange is not, or not any more, in the log. */
        Optional<byte[]> of(String exchange) throws IOException;
    }

    /** One without detectors. */
    public CasesDesk(Registry registry, EvidenceFolder evidence, LogLine log) {
        this(registry, evidence, log, CaseFindings.none(registry.cases()));
    }

    public CasesDesk(Registry registry, EvidenceFolder evidence, LogLine log, CaseFindings findings) {
        this.book = registry.cases();
        this.holds = registry.holds();
        this.evidence = evidence;
        this.log = log;
        this.findings = findings;
    }

    @Override
    public Optional<AdminReply> answer(AdminCall call) {
        if (call.path().isEmpty() || !call.path().getFirst().equals("cases")) {
            return Optional.empty();
        }
        if (call.is("GET", "cases")) {
            return Pass.as(call, () -> Json.list("cases", book.list(MOST_LISTED), CaseJson::head), Role.VIEWER);
        }
        if (call.is("POST", "cases")) {
            return Pass.made(call, () -> open(call), Role.ANALYST);
        }
        if (call.is("GET", "cases", "labels")) {
            return Pass.as(call, () -> Json.list("labels", book.labels(), CaseJson::label), Role.ANALYST);
        }
        if (call.is("GET", "cases", "*")) {
            return Pass.as(call, () -> CaseJson.of(book.get(id(call))), Role.VIEWER);
        }
        if (call.is("GET", "cases", "*", "export")) {
            return Pass.as(call, () -> export(call), Role.LEGAL);
        }
        return call.path().size() > 2 && call.path().get(2).equals("evidence") ? evidence(call) : step(call);
    }

    private static String id(AdminCall call) {
        return call.path().get(1);
    }

    private ObjectNode open(AdminCall call) {
        Fields fields = new Fields(call.body(), "title", "subjects");
        List<String> subjects = new ArrayList<>();
        call.body().path("subjects").forEach(one -> subjects.add(one.asText()));
        Case open = book.open("admin:" + call.who(), fields.text("title"), subjects, call.at());
        return CaseJson.of(findings.refresh(open.id(), call.act()));
    }

    private Optional<AdminReply> evidence(AdminCall call) {
        if (call.is("POST", "cases", "*", "evidence")) {
            return Pass.made(call, () -> pick(call), Role.ANALYST);
        }
        if (call.is("GET", "cases", "*", "evidence", "*")) {
            return Pass.as(call, () -> view(call), Role.ANALYST, Role.LEGAL);
        }
        if (call.is("DELETE", "cases", "*", "evidence", "*")) {
            return Pass.as(call, () -> drop(call), Role.LEAD);
        }
        return Optional.empty();
    }

    /** Picks an exchange; its line is copied first, so that retention of the log cannot take it. */
    private ObjectNode pick(AdminCall call) {
        Fields fields = new Fields(call.body(), "exchange", "note");
        String exchange = fields.text("exchange");
        Case open = book.get(id(call));
        byte[] line = evidence.kept(open.id(), exchange)
                .or(() -> logged(exchange))
                .orElseThrow(() -> StoreException.invalid("exchange", "no such exchange is in the log"));
        String account = Json.record(line).path("account").asText();
        evidence.keep(open.id(), exchange, line);
        return CaseJson.of(book.pick(
                open.id(), exchange, account, fields.optionalText("note").orElse(""), call.act()));
    }

    private Optional<byte[]> logged(String exchange) {
        try {
            return log.of(exchange);
        } catch (IOException e) {
            throw StoreException.invalid("exchange", "the log cannot be read: " + e.getMessage());
        }
    }

    private ObjectNode view(AdminCall call) {
        String exchange = call.path().get(3);
        Case found = book.get(id(call));
        requirePicked(found, exchange);
        book.touched(found.id(), Case.Act.VIEWED, "exchange:" + exchange, "", call.act());
        return content(found.id(), exchange);
    }

    private static void requirePicked(Case found, String exchange) {
        if (found.picked().stream().noneMatch(one -> one.exchange().equals(exchange))) {
            throw StoreException.notFound("exchange", "the case holds no such exchange");
        }
    }

    private ObjectNode content(String id, String exchange) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("exchange", exchange);
        Optional<byte[]> line = evidence.kept(id, exchange);
        if (line.isPresent()) {
            node.set("record", Json.record(line.get()));
        } else {
            node.putNull("record");
        }
        return node;
    }

    private ObjectNode drop(AdminCall call) {
        new Fields(call.body());
        Case left = book.drop(id(call), call.path().get(3), call.act());
        evidence.remove(left.id(), call.path().get(3));
        return CaseJson.of(left);
    }

    private ObjectNode export(AdminCall call) {
        Case found = book.get(id(call));
        String detail = found.picked().size() + " exchanges";
        Case noted = book.touched(found.id(), Case.Act.EXPORTED, "case", detail, call.act());
        ObjectNode node = CaseJson.of(noted);
        ArrayNode records = node.putArray("records");
        noted.picked().forEach(one -> records.add(content(noted.id(), one.exchange())));
        return node;
    }

    private Optional<AdminReply> step(AdminCall call) {
        if (!call.method().equals("POST") || call.path().size() != 3) {
            return Optional.empty();
        }
        return switch (call.path().get(2)) {
            case "notes" ->
                Pass.made(call, () -> CaseJson.of(book.say(id(call), one(call, "text"), call.act())), Role.ANALYST);
            case "findings" -> Pass.made(call, () -> finding(call), Role.ANALYST);
            case "state" -> Pass.as(call, () -> state(call), Role.LEAD);
            case "decisions" -> Pass.made(call, () -> decision(call), Role.LEAD);
            case "notices" -> Pass.made(call, () -> notice(call), Role.LEAD, Role.LEGAL);
            case "hold" ->
                Pass.as(
                        call,
                        () -> CaseJson.of(holds.hold(id(call), one(call, "why"), call.act())),
                        Role.LEAD,
                        Role.LEGAL);
            case "release" ->
                Pass.as(call, () -> CaseJson.of(holds.release(id(call), one(call, "why"), call.act())), Role.LEGAL);
            case "close" -> Pass.as(call, () -> close(call), Role.LEAD);
            case "reopen" ->
                Pass.as(
                        call,
                        () -> CaseJson.of(book.reopen(id(call), one(call, "why"), call.act())),
                        Role.LEAD,
                        Role.LEGAL);
            default -> Optional.empty();
        };
    }

    private static String one(AdminCall call, String field) {
        return new Fields(call.body(), field).text(field);
    }

    private ObjectNode finding(AdminCall call) {
        JsonNode body = call.body();
        StatisticalFinding finding;
        try {
            finding = FindingJson.read(body);
        } catch (RuntimeException e) {
            throw StoreException.invalid("finding", "this is no finding: " + e.getMessage());
        }
        return CaseJson.of(book.find(id(call), finding, call.act()));
    }

    private ObjectNode state(AdminCall call) {
        Fields fields = new Fields(call.body(), "state");
        Case.State state = fields.oneOf("state", Case.State.class)
                .orElseThrow(() -> StoreException.invalid("state", "state is missing"));
        return CaseJson.of(book.move(id(call), state, call.act()));
    }

    private ObjectNode decision(AdminCall call) {
        Fields fields = new Fields(call.body(), "subject", "decision", "why");
        return CaseJson.of(
                book.decide(id(call), fields.text("subject"), fields.text("decision"), fields.text("why"), call.act()));
    }

    private ObjectNode notice(AdminCall call) {
        Fields fields = new Fields(call.body(), "to", "how", "text");
        return CaseJson.of(
                book.notice(id(call), fields.text("to"), fields.text("how"), fields.text("text"), call.act()));
    }

    private ObjectNode close(AdminCall call) {
        Fields fields = new Fields(call.body(), "reason", "why");
        Case.Reason reason = fields.oneOf("reason", Case.Reason.class)
                .orElseThrow(() -> StoreException.invalid("reason", "reason is missing"));
        return CaseJson.of(book.close(id(call), reason, fields.text("why"), call.act()));
    }
}
