package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.TextStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The output texts of the Responses API, changed as they stream and again wherever the stream repeats them as a whole.
 * What a text stage holds back goes out in a delta of its own before the text is done; later events move up a number.
 * A whole text with annotations, which point into it, stays as it is.
 */
final class ResponsesTextShaper implements Shaper {
    private static final int TEXTS_MAX = 4096;

    private final TextStages stages;
    private final Map<String, TextStage> open = new HashMap<>();
    private int inserted;

    ResponsesTextShaper(TextStages stages) {
        this.stages = stages;
    }

    @Override
    public boolean watching() {
        return true;
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        String type = event.path("type").asText();
        if (type.equals("response.output_text.delta")) {
            return delta(event);
        }
        List<ObjectNode> events = new ArrayList<>();
        String item = event.path("output_index").asInt() + ":";
        switch (type) {
            case "response.output_text.done", "response.content_part.done" ->
                rest(event, item + event.path("content_index").asInt(), events);
            case "response.output_item.done" ->
                List.copyOf(open.keySet()).stream()
                        .filter(key -> key.startsWith(item))
                        .forEach(key -> rest(event, key, events));
            default -> {}
        }
        boolean changed = renumber(event);
        if (type.equals("response.output_text.done")) {
            changed |= text(event);
        }
        changed |= part(event.path("part"), false);
        changed |= item(event.path("item"), false);
        changed |= output(event.path("response"), false);
        if (!changed && events.isEmpty()) {
            return Shaped.KEPT;
        }
        events.add(event);
        return new Shaped.Replaced(events);
    }

    private Shaped delta(ObjectNode event) {
        String key = event.path("output_index").asInt() + ":"
                + event.path("content_index").asInt();
        String said = event.path("delta").asText();
        boolean changed = renumber(event);
        if (!said.isEmpty() && (open.size() < TEXTS_MAX || open.containsKey(key))) {
            String shown = open.computeIfAbsent(key, k -> stages.fresh()).accept(said);
            changed |= !shown.equals(said);
            event.put("delta", shown);
        }
        return changed ? Shaped.by(event) : Shaped.KEPT;
    }

    /** What is held back of a text, in a delta of its own before an event. */
    private void rest(ObjectNode before, String key, List<ObjectNode> events) {
        TextStage stage = open.remove(key);
        String rest = stage == null ? "" : stage.end();
        if (rest.isEmpty()) {
            return;
        }
        ObjectNode delta = before.objectNode().put("type", "response.output_text.delta");
        if (before.path("sequence_number").isInt()) {
            delta.put("sequence_number", before.path("sequence_number").asInt() + inserted);
        }
        String item =
                before.path("item").path("id").asText(before.path("item_id").asText());
        delta.put("item_id", item)
                .put("output_index", before.path("output_index").asInt());
        delta.put("content_index", Integer.parseInt(key.substring(key.indexOf(':') + 1)));
        delta.put("delta", rest).putArray("logprobs");
        inserted++;
        events.add(delta);
    }

    private boolean text(ObjectNode owner) {
        if (!owner.path("text").isTextual()) {
            return false;
        }
        String text = owner.path("text").textValue();
        String shown = stages.whole(text);
        owner.put("text", shown);
        return !shown.equals(text);
    }

    private boolean renumber(ObjectNode event) {
        if (inserted == 0 || !event.path("sequence_number").isInt()) {
            return false;
        }
        event.put("sequence_number", event.path("sequence_number").asInt() + inserted);
        return true;
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        return output(answer, true);
    }

    private boolean output(JsonNode response, boolean alone) {
        boolean changed = false;
        for (JsonNode item : response.path("output")) {
            changed |= item(item, alone);
        }
        return changed;
    }

    private boolean item(JsonNode item, boolean alone) {
        boolean changed = false;
        if (item.path("type").asText().equals("message")) {
            for (JsonNode part : item.path("content")) {
                changed |= part(part, alone);
            }
        }
        return changed;
    }

    /**
     * Changes a text that stands there as a whole.
     *
     * @param alone whether no deltas of it were shown before, with which it must agree
     */
    private boolean part(JsonNode part, boolean alone) {
        boolean pointed = part.get("annotations") instanceof ArrayNode notes && !notes.isEmpty();
        boolean text = part.path("type").asText().equals("output_text")
                && part.path("text").isTextual()
                && !part.path("text").textValue().isEmpty();
        return text && !(alone && pointed) && part instanceof ObjectNode owner && text(owner);
    }
}
