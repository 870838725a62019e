package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.TextStage;
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
        if (type.equals("response.output_text.done")) {
            return done(event);
        }
        boolean changed = part(event.path("part"), false);
        changed |= item(event.path("item"), false);
        changed |= output(event.path("response"), false);
        return renumber(event) | changed ? Shaped.by(event) : Shaped.KEPT;
    }

    private static String key(ObjectNode event) {
        return event.path("output_index").asInt() + ":"
                + event.path("content_index").asInt();
    }

    private Shaped delta(ObjectNode event) {
        String key = key(event);
        String said = event.path("delta").asText();
        boolean changed = renumber(event);
        if (!said.isEmpty() && (open.size() < TEXTS_MAX || open.containsKey(key))) {
            String shown = open.computeIfAbsent(key, k -> stages.fresh()).accept(said);
            changed |= !shown.equals(said);
            event.put("delta", shown);
        }
        return changed ? Shaped.by(event) : Shaped.KEPT;
    }

    private Shaped done(ObjectNode event) {
        TextStage stage = open.remove(key(event));
        boolean known = stage != null;
        String rest = stage == null ? "" : stage.end();
        boolean changed = renumber(event);
        if (known && event.path("text").isTextual()) {
            String shown = stages.whole(event.path("text").textValue());
            changed |= !shown.equals(event.path("text").textValue());
            event.put("text", shown);
        }
        if (rest.isEmpty()) {
            return changed ? Shaped.by(event) : Shaped.KEPT;
        }
        ObjectNode delta = event.deepCopy();
        delta.remove("text");
        delta.put("type", "response.output_text.delta").put("delta", rest);
        delta.putArray("logprobs");
        inserted++;
        if (event.path("sequence_number").isInt()) {
            event.put("sequence_number", event.path("sequence_number").asInt() + 1);
        }
        return new Shaped.Replaced(List.of(delta, event));
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
        if (!text || (alone && pointed) || !(part instanceof ObjectNode owner)) {
            return false;
        }
        String shown = stages.whole(part.path("text").textValue());
        boolean changed = !shown.equals(part.path("text").textValue());
        owner.put("text", shown);
        return changed;
    }
}
