package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reasoning items of the Responses API hidden. With a vault an item stays, emptied, its {@code encrypted_content} the
 * handle; with summaries shown it stays with its summary; else it is gone, and what follows moves up: output indexes
 * and sequence numbers stay without gaps.
 */
final class ResponsesReasoningShaper implements Shaper {
    private static final int ITEMS_MAX = 4096;

    private final boolean summaries;
    private final Optional<Sealer> sealer;
    /** Output indexes of items that are gone. */
    private final TreeSet<Integer> gone = new TreeSet<>();
    /** Handles already shown, by item id: the final response repeats them. */
    private final Map<String, String> handles = new HashMap<>();

    private int dropped;

    ResponsesReasoningShaper(ReasoningView view, Optional<Sealer> sealer) {
        this.summaries = view == ReasoningView.SUMMARY;
        this.sealer = sealer;
    }

    @Override
    public boolean watching() {
        return dropped > 0;
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        String type = event.path("type").asText();
        boolean changed = false;
        if (type.startsWith("response.reasoning")) {
            if (!summaries || !type.startsWith("response.reasoning_summary")) {
                return drop();
            }
        } else if (event.get("item") instanceof ObjectNode item && reasoning(item)) {
            if (!stays()) {
                if (gone.size() < ITEMS_MAX) {
                    gone.add(event.path("output_index").asInt());
                }
                return drop();
            }
            boolean done = type.equals("response.output_item.done");
            empty(item, done ? Slices.member(raw, "item") : new byte[0]);
            changed = true;
        } else if (gone.contains(event.path("output_index").asInt(-1))) {
            return drop();
        }
        if (event.get("response") instanceof ObjectNode response) {
            changed |= response(response, raw, "response", "output");
        }
        return changed | renumber(event) ? Shaped.by(event) : Shaped.KEPT;
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        return response(answer, raw, "output");
    }

    private Shaped drop() {
        dropped++;
        return Shaped.DROPPED;
    }

    private boolean stays() {
        return summaries || sealer.isPresent();
    }

    private boolean renumber(ObjectNode event) {
        boolean changed = false;
        JsonNode index = event.path("output_index");
        if (index.isInt() && !gone.isEmpty()) {
            event.put(
                    "output_index", index.asInt() - gone.headSet(index.asInt()).size());
            changed = true;
        }
        if (dropped > 0 && event.path("sequence_number").isInt()) {
            event.put("sequence_number", event.path("sequence_number").asInt() - dropped);
            changed = true;
        }
        return changed;
    }

    private boolean response(ObjectNode response, byte[] raw, String... path) {
        boolean changed = UsageVeil.veil(response.path("usage"));
        if (!(response.get("output") instanceof ArrayNode output)) {
            return changed;
        }
        List<byte[]> items = null;
        for (int i = output.size() - 1; i >= 0; i--) {
            if (!(output.get(i) instanceof ObjectNode item) || !reasoning(item)) {
                continue;
            }
            changed = true;
            if (stays()) {
                items = items == null ? Slices.elements(raw, path) : items;
                empty(item, i < items.size() ? items.get(i) : new byte[0]);
            } else {
                output.remove(i);
            }
        }
        return changed;
    }

    /** Leaves of an item what may be seen: its id, its summary where shown, the handle where there is one. */
    private void empty(ObjectNode item, byte[] original) {
        item.remove("content");
        item.remove("encrypted_content");
        if (!summaries) {
            item.putArray("summary");
        }
        String id = item.path("id").asText();
        String known = handles.get(id);
        if (known != null) {
            item.put("encrypted_content", known);
            return;
        }
        sealer.flatMap(s -> s.seal(original)).ifPresent(handle -> {
            item.put("encrypted_content", handle);
            if (!id.isEmpty() && handles.size() < ITEMS_MAX) {
                handles.put(id, handle);
            }
        });
    }

    private static boolean reasoning(JsonNode item) {
        return item.path("type").asText().equals("reasoning");
    }
}
