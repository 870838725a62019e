package io.portcullis.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Case.Closing;
import io.portcullis.evidence.Case.Custody;
import io.portcullis.evidence.Case.Happening;
import io.portcullis.evidence.Case.Notice;
import io.portcullis.evidence.Case.Picked;
import io.portcullis.evidence.Case.Ruling;
import io.portcullis.evidence.statement.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Cases and findings as JSON, there and back without loss. Reading throws IllegalArgumentException and nothing else.
 */
public final class CaseJson {
    private CaseJson() {}

    /** A case as an object. */
    public static ObjectNode write(Case one) {
        ObjectNode node = StrictJson.object()
                .put("id", one.id())
                .put("title", one.title())
                .put("opened", one.opened().toString())
                .put("by", one.by())
                .put("state", lower(one.state()))
                .put("hold", one.hold());
        ArrayNode subjects = node.putArray("subjects");
        one.subjects().forEach(subjects::add);
        each(
                node,
                "picked",
                one.picked(),
                (to, p) -> to.put("exchange", p.exchange())
                        .put("account", p.account())
                        .put("at", p.at().toString())
                        .put("by", p.by())
                        .put("note", p.note()));
        each(node, "findings", one.findings(), (to, f) -> to.setAll(write(f)));
        each(node, "timeline", one.timeline(), (to, h) -> {
            to.put("at", h.at().toString()).put("by", h.by()).put("what", h.what());
            h.entry().ifPresent(entry -> to.put("entry", entry));
        });
        each(
                node,
                "decisions",
                one.decisions(),
                (to, r) -> to.put("at", r.at().toString())
                        .put("by", r.by())
                        .put("subject", r.subject())
                        .put("decision", r.decision())
                        .put("why", r.why()));
        each(
                node,
                "notices",
                one.notices(),
                (to, n) -> to.put("at", n.at().toString())
                        .put("by", n.by())
                        .put("to", n.to())
                        .put("how", n.how())
                        .put("text", n.text()));
        each(node, "custody", one.custody(), (to, c) -> to.setAll(write(c)));
        one.closing()
                .ifPresent(closing -> node.putObject("closing")
                        .put("at", closing.at().toString())
                        .put("by", closing.by())
                        .put("reason", lower(closing.reason()))
                        .put("why", closing.why()));
        return node;
    }

    /** A line of the chain of custody. */
    public static ObjectNode write(Custody line) {
        return StrictJson.object()
                .put("number", line.number())
                .put("at", line.at().toString())
                .put("by", line.by())
                .put("act", lower(line.act()))
                .put("item", line.item())
                .put("detail", line.detail())
                .put("previous", line.previous())
                .put("hash", line.hash());
    }

    /** A finding as an object. */
    public static ObjectNode write(StatisticalFinding f) {
        ObjectNode node = StrictJson.object()
                .put("id", f.id())
                .put("subject", f.subject())
                .put("test", f.test())
                .put("null_hypothesis", f.hypothesis())
                .put("statistic", f.statistic())
                .put("value", f.value())
                .put("sample", f.sample())
                .put("unit", f.unit())
                .put("p", f.p())
                .put("p_corrected", f.corrected())
                .put("correction", f.correction())
                .put("calibration_sha256", f.calibration())
                .put("code_version", f.code())
                .put("at", f.at().toString())
                .put("because", f.because())
                .put("limits", f.limits());
        ArrayNode exchanges = node.putArray("exchanges");
        f.exchanges().forEach(exchanges::add);
        return node;
    }

    public static Case readCase(JsonNode node) {
        return read(node, CaseJson::caseOf);
    }

    public static StatisticalFinding readFinding(JsonNode node) {
        return read(node, CaseJson::findingOf);
    }

    public static Custody readCustody(JsonNode node) {
        return read(node, CaseJson::custodyOf);
    }

    private static Case caseOf(JsonNode node) {
        return new Case(
                text(node, "id"),
                text(node, "title"),
                time(node, "opened"),
                text(node, "by"),
                constant(node, "state", Case.State.class),
                list(node, "subjects", JsonNode::asText),
                list(
                        node,
                        "picked",
                        p -> new Picked(
                                text(p, "exchange"),
                                text(p, "account"),
                                time(p, "at"),
                                text(p, "by"),
                                text(p, "note"))),
                list(node, "findings", CaseJson::findingOf),
                list(
                        node,
                        "timeline",
                        h -> new Happening(
                                time(h, "at"),
                                text(h, "by"),
                                text(h, "what"),
                                h.has("entry") ? Optional.of(whole(h, "entry")) : Optional.empty())),
                list(
                        node,
                        "decisions",
                        r -> new Ruling(
                                time(r, "at"), text(r, "by"), text(r, "subject"), text(r, "decision"), text(r, "why"))),
                list(
                        node,
                        "notices",
                        n -> new Notice(time(n, "at"), text(n, "by"), text(n, "to"), text(n, "how"), text(n, "text"))),
                list(node, "custody", CaseJson::custodyOf),
                node.path("hold").asBoolean(),
                Optional.ofNullable(node.get("closing"))
                        .map(c -> new Closing(
                                time(c, "at"),
                                text(c, "by"),
                                constant(c, "reason", Case.Reason.class),
                                text(c, "why"))));
    }

    private static StatisticalFinding findingOf(JsonNode f) {
        return new StatisticalFinding(
                text(f, "id"),
                text(f, "subject"),
                text(f, "test"),
                text(f, "null_hypothesis"),
                text(f, "statistic"),
                number(f, "value"),
                whole(f, "sample"),
                text(f, "unit"),
                number(f, "p"),
                number(f, "p_corrected"),
                text(f, "correction"),
                text(f, "calibration_sha256"),
                text(f, "code_version"),
                time(f, "at"),
                list(f, "exchanges", JsonNode::asText),
                text(f, "because"),
                text(f, "limits"));
    }

    private static Custody custodyOf(JsonNode c) {
        return new Custody(
                whole(c, "number"),
                time(c, "at"),
                text(c, "by"),
                constant(c, "act", Case.Act.class),
                text(c, "item"),
                text(c, "detail"),
                text(c, "previous"),
                text(c, "hash"));
    }

    private static <T> T read(JsonNode node, Function<JsonNode, T> form) {
        try {
            return form.apply(node);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("not a time: " + e.getMessage(), e);
        }
    }

    private static <T> void each(ObjectNode node, String name, List<T> items, BiConsumer<ObjectNode, T> fill) {
        ArrayNode array = node.putArray(name);
        items.forEach(item -> fill.accept(array.addObject(), item));
    }

    private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> form) {
        JsonNode array = node.path(name);
        if (!array.isArray() || array.size() > Case.ITEMS_MAX) {
            throw new IllegalArgumentException(name + " is no list of at most " + Case.ITEMS_MAX);
        }
        List<T> items = new ArrayList<>();
        array.forEach(item -> items.add(form.apply(item)));
        return items;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return value.textValue();
    }

    private static Instant time(JsonNode node, String name) {
        return Instant.parse(text(node, name));
    }

    private static long whole(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isNumber() || value.doubleValue() != Math.rint(value.doubleValue()) || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is no whole number");
        }
        return value.longValue();
    }

    private static double number(JsonNode node, String name) {
        if (!node.path(name).isNumber()) {
            throw new IllegalArgumentException(name + " is no number");
        }
        return node.path(name).doubleValue();
    }

    private static <E extends Enum<E>> E constant(JsonNode node, String name, Class<E> type) {
        String word = text(node, name);
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(name + " is none of ours: " + word);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
