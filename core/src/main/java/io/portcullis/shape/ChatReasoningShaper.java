package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reasoning of OpenAI-compatible chat hidden: the fields go from deltas and messages, and a chunk that held nothing
 * else goes with them. Where the answer calls tools and there is a vault, the message carries the handle as one
 * {@code reasoning_details} entry of type {@code reasoning.encrypted}, the convention of routers, which SDKs that keep
 * unknown fields send back; it returns as the original fields.
 */
final class ChatReasoningShaper implements Shaper {
    private static final List<String> FIELDS = List.of(
            "reasoning_content",
            "reasoning",
            "reasoning_text",
            "reasoning_details",
            "reasoning_signature",
            "reasoning_opaque",
            "thinking",
            "thinking_blocks");
    private static final int CHOICES_MAX = 128;

    private final Optional<Sealer> sealer;
    private final Map<Integer, Choice> choices = new HashMap<>();

    /** What a streamed candidate showed so far. */
    private static final class Choice {
        private boolean begun;
        private boolean tools;
        private final Map<String, StringBuilder> texts = new HashMap<>();
        private final Map<String, ArrayNode> lists = new HashMap<>();
        private long size;
    }

    ChatReasoningShaper(Optional<Sealer> sealer) {
        this.sealer = sealer;
    }

    /** With a vault the end of the message matters too: it carries the handle. */
    @Override
    public boolean watching() {
        return sealer.isPresent() && !choices.isEmpty();
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        boolean changed = UsageVeil.veil(event.path("usage"));
        boolean hid = false;
        boolean bare = !event.path("usage").isObject();
        for (JsonNode node : event.path("choices")) {
            if (node instanceof ObjectNode choice && choice.get("delta") instanceof ObjectNode delta) {
                Choice state = state(choice.path("index").asInt());
                hid |= hide(delta, state);
                changed |= sign(choice, delta, state);
                bare &= bare(choice, delta, state);
            }
        }
        if (hid && bare) {
            return Shaped.DROPPED;
        }
        return hid || changed ? Shaped.by(event) : Shaped.KEPT;
    }

    private Choice state(int index) {
        if (choices.size() >= CHOICES_MAX && !choices.containsKey(index)) {
            return new Choice();
        }
        return choices.computeIfAbsent(index, i -> new Choice());
    }

    private boolean hide(ObjectNode delta, Choice state) {
        state.tools |= !delta.path("tool_calls").isEmpty();
        boolean hid = false;
        for (String field : FIELDS) {
            JsonNode value = delta.remove(field);
            hid |= value != null;
            if (value != null && sealer.isPresent()) {
                collect(field, value, state);
            }
        }
        return hid;
    }

    private void collect(String field, JsonNode value, Choice state) {
        if (value.isTextual()) {
            state.size += value.textValue().length();
            if (state.size <= sealer.orElseThrow().vault().blockBytesMax()) {
                state.texts.computeIfAbsent(field, f -> new StringBuilder()).append(value.textValue());
            }
        } else if (value instanceof ArrayNode array) {
            for (JsonNode entry : array) {
                state.size += entry.toString().length();
                if (state.size <= sealer.orElseThrow().vault().blockBytesMax()) {
                    join(state.lists.computeIfAbsent(field, f -> array.arrayNode()), entry);
                }
            }
        }
    }

    /** Entries of one index are pieces of one text. */
    private static void join(ArrayNode list, JsonNode entry) {
        JsonNode last = list.isEmpty() ? list.missingNode() : list.get(list.size() - 1);
        boolean same = last.path("index").isInt()
                && last.path("index").equals(entry.path("index"))
                && last.path("type").equals(entry.path("type"));
        if (!same || !(last instanceof ObjectNode whole)) {
            list.add(entry);
            return;
        }
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            boolean text = List.of("text", "summary", "data").contains(field.getKey());
            String before = whole.path(field.getKey()).asText("");
            if (text
                    && field.getValue().isTextual()
                    && !whole.path(field.getKey()).isNull()) {
                whole.put(field.getKey(), before + field.getValue().textValue());
            } else {
                whole.set(field.getKey(), field.getValue());
            }
        }
    }

    /** The handle goes with the finish reason. */
    private boolean sign(ObjectNode choice, ObjectNode delta, Choice state) {
        if (!state.tools || !choice.path("finish_reason").isTextual() || sealer.isEmpty()) {
            return false;
        }
        ObjectNode original = delta.objectNode();
        state.texts.forEach((field, text) -> original.put(field, text.toString()));
        state.lists.forEach(original::set);
        return attach(delta, original);
    }

    private boolean attach(ObjectNode message, ObjectNode original) {
        if (original.isEmpty()) {
            return false;
        }
        byte[] block = original.toString().getBytes(StandardCharsets.UTF_8);
        Optional<String> handle = sealer.flatMap(s -> s.seal(block));
        handle.ifPresent(data -> message.putArray("reasoning_details")
                .addObject()
                .put("type", "reasoning.encrypted")
                .put("data", data)
                .put("format", "portcullis-v1")
                .put("index", 0));
        return handle.isPresent();
    }

    private static boolean bare(ObjectNode choice, ObjectNode delta, Choice state) {
        boolean said = false;
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            JsonNode value = field.getValue();
            boolean nothing =
                    value.isNull() || (value.isTextual() && value.textValue().isEmpty());
            said |= !nothing && !(field.getKey().equals("role") && state.begun);
        }
        state.begun = true;
        return !said && !choice.path("finish_reason").isTextual();
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        boolean changed = UsageVeil.veil(answer.path("usage"));
        for (JsonNode choice : answer.path("choices")) {
            if (choice.get("message") instanceof ObjectNode message) {
                boolean tools = !message.path("tool_calls").isEmpty();
                ObjectNode original = message.objectNode();
                for (String field : FIELDS) {
                    JsonNode value = message.remove(field);
                    changed |= value != null;
                    if (value != null && !value.isNull()) {
                        original.set(field, value);
                    }
                }
                if (tools) {
                    changed |= attach(message, original);
                }
            }
        }
        return changed;
    }
}
