package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.evidence.Case;
import io.portcullis.gateway.store.CaseHead;
import io.portcullis.gateway.store.CaseLabel;
import io.portcullis.gateway.store.FindingJson;
import java.util.Collection;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Cases as JSON, without the content of evidence. */
final class CaseJson {
    private CaseJson() {}

    static ObjectNode head(CaseHead head) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", head.id())
                .put("title", head.title())
                .put("state", word(head.state()))
                .put("opened", head.opened().toString())
                .put("by", head.by())
                .put("hold", head.hold())
                .put("picked", head.picked())
                .put("reason", head.reason().map(CaseJson::word).orElse(""));
        head.subjects().forEach(node.putArray("subjects")::add);
        return node;
    }

    static ObjectNode label(CaseLabel label) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("account", label.account())
                .put("label", word(label.reason()))
                .put("case", label.caseId())
                .put("closed", label.closed().toString());
    }

    static ObjectNode of(Case all) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", all.id())
                .put("title", all.title())
                .put("state", word(all.state()))
                .put("opened", all.opened().toString())
                .put("by", all.by())
                .put("hold", all.hold());
        all.subjects().forEach(node.putArray("subjects")::add);
        all.closing()
                .ifPresent(closing -> node.putObject("closing")
                        .put("at", closing.at().toString())
                        .put("by", closing.by())
                        .put("reason", word(closing.reason()))
                        .put("why", closing.why()));
        each(
                node,
                "picked",
                all.picked(),
                (into, one) -> into.put("exchange", one.exchange())
                        .put("account", one.account())
                        .put("at", one.at().toString())
                        .put("by", one.by())
                        .put("note", one.note()));
        ArrayNode findings = node.putArray("findings");
        all.findings().forEach(finding -> findings.add(FindingJson.node(finding)));
        each(node, "timeline", all.timeline(), (into, one) -> {
            into.put("at", one.at().toString()).put("by", one.by()).put("what", one.what());
            one.entry().ifPresent(entry -> into.put("entry", entry));
        });
        each(
                node,
                "decisions",
                all.decisions(),
                (into, one) -> into.put("at", one.at().toString())
                        .put("by", one.by())
                        .put("subject", one.subject())
                        .put("decision", one.decision())
                        .put("why", one.why()));
        each(
                node,
                "notices",
                all.notices(),
                (into, one) -> into.put("at", one.at().toString())
                        .put("by", one.by())
                        .put("to", one.to())
                        .put("how", one.how())
                        .put("text", one.text()));
        each(
                node,
                "custody",
                all.custody(),
                (into, one) -> into.put("number", one.number())
                        .put("at", one.at().toString())
                        .put("by", one.by())
                        .put("act", word(one.act()))
                        .put("item", one.item())
                        .put("detail", one.detail())
                        .put("previous", one.previous())
                        .put("hash", one.hash()));
        return node;
    }

    private static <T> void each(ObjectNode node, String name, Collection<T> all, BiConsumer<ObjectNode, T> form) {
        ArrayNode array = node.putArray(name);
        all.forEach(one -> form.accept(array.addObject(), one));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
