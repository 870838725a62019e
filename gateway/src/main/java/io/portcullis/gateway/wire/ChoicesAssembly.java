package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chat and legacy completions: choices by index, strings appended, lists joined, tool calls by their own index. */
final class ChoicesAssembly implements Assembler.Assembly {
    private final ObjectNode answer = Json.MAPPER.createObjectNode();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();
    private boolean chat;

    @Override
    public void event(ObjectNode event) {
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            boolean known = answer.hasNonNull(field.getKey());
            boolean usage = field.getKey().equals("usage") && !field.getValue().isNull();
            if (!field.getKey().equals("choices") && (!known || usage)) {
                answer.set(field.getKey(), field.getValue());
            }
        }
        for (JsonNode choice : event.path("choices")) {
            choice(choice);
        }
    }

    private void choice(JsonNode from) {
        int index = from.path("index").asInt();
        ObjectNode to = choices.computeIfAbsent(
                index, i -> Json.MAPPER.createObjectNode().put("index", i));
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            String name = field.getKey();
            if (name.equals("delta")) {
                chat = true;
                ObjectNode message = to.get("message") instanceof ObjectNode have ? have : to.putObject("message");
                merge(message, field.getValue());
            } else if (name.equals("logprobs") && field.getValue().isObject()) {
                ObjectNode logprobs = to.get("logprobs") instanceof ObjectNode have ? have : to.putObject("logprobs");
                merge(logprobs, field.getValue());
            } else if (name.equals("text")) {
                Texts.append(to, name, field.getValue().asText());
            } else if (!field.getValue().isNull() || !to.has(name)) {
                to.set(name, field.getValue());
            }
        }
    }

    /** Deltas into a message: strings grow, lists grow, list entries of one index grow together. */
    private static void merge(ObjectNode to, JsonNode from) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode have = to.get(name);
            boolean grows = value.isTextual() && !constant(name);
            if (have instanceof ObjectNode object && value.isObject()) {
                merge(object, value);
            } else if (value instanceof ArrayNode list) {
                join(have instanceof ArrayNode array ? array : to.putArray(name), list);
            } else if (grows) {
                Texts.append(to, name, value.textValue());
            } else if (!value.isNull() || have == null) {
                to.set(name, value);
            }
        }
    }

    private static boolean constant(String name) {
        return switch (name) {
            case "role", "id", "type", "format", "name" -> true;
            default -> false;
        };
    }

    private static void join(ArrayNode to, ArrayNode from) {
        for (JsonNode entry : from) {
            ObjectNode same = entry.path("index").isInt()
                    ? byIndex(to, entry.path("index").asInt())
                    : null;
            if (same == null) {
                ObjectNode fresh = entry.isObject() && entry.has("index") ? to.addObject() : null;
                if (fresh == null) {
                    to.add(entry);
                } else {
                    merge(fresh, entry);
                }
            } else {
                merge(same, entry);
            }
        }
    }

    private static @Nullable ObjectNode byIndex(ArrayNode list, int index) {
        for (JsonNode entry : list) {
            if (entry instanceof ObjectNode object && entry.path("index").asInt(-1) == index) {
                return object;
            }
        }
        return null;
    }

    @Override
    public ObjectNode answer() {
        Texts.settle(answer);
        ArrayNode list = answer.putArray("choices");
        choices.values().forEach(choice -> {
            Texts.settle(choice);
            list.add(choice);
        });
        if (chat && answer.path("object").asText().equals("chat.completion.chunk")) {
            answer.put("object", "chat.completion");
        }
        return answer;
    }
}
