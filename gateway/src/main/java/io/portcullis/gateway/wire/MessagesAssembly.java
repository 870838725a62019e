package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Anthropic messages: blocks by index, deltas appended, usage and stop reason from the last delta. */
final class MessagesAssembly implements Assembler.Assembly {
    private ObjectNode message = Json.MAPPER.createObjectNode();
    private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
    /** Texts in the making: block index, then field. */
    private final Map<Integer, Map<String, StringBuilder>> texts = new TreeMap<>();

    @Override
    public void event(ObjectNode event) {
        int index = event.path("index").asInt();
        switch (event.path("type").asText()) {
            case "message_start" -> {
                if (event.get("message") instanceof ObjectNode started) {
                    message = started;
                }
            }
            case "content_block_start" -> {
                if (event.get("content_block") instanceof ObjectNode block) {
                    blocks.put(index, block);
                }
            }
            case "content_block_delta" -> delta(index, event.path("delta"));
            case "message_delta" -> {
                for (Map.Entry<String, JsonNode> field : event.path("delta").properties()) {
                    message.set(field.getKey(), field.getValue());
                }
                if (message.get("usage") instanceof ObjectNode usage) {
                    event.path("usage").properties().forEach(u -> usage.set(u.getKey(), u.getValue()));
                } else if (event.path("usage").isObject()) {
                    message.set("usage", event.get("usage"));
                }
            }
            default -> {}
        }
    }

    private void delta(int index, JsonNode delta) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> append(index, "text", delta.path("text").asText());
            case "thinking_delta" ->
                append(index, "thinking", delta.path("thinking").asText());
            case "signature_delta" ->
                append(index, "signature", delta.path("signature").asText());
            case "input_json_delta" ->
                append(index, "input", delta.path("partial_json").asText());
            case "citations_delta" -> {
                ObjectNode block = blocks.get(index);
                if (block != null) {
                    ArrayNode citations =
                            block.get("citations") instanceof ArrayNode have ? have : block.putArray("citations");
                    citations.add(delta.path("citation"));
                }
            }
            default -> {}
        }
    }

    private void append(int index, String field, String text) {
        texts.computeIfAbsent(index, i -> new TreeMap<>())
                .computeIfAbsent(field, f -> new StringBuilder())
                .append(text);
    }

    @Override
    public ObjectNode answer() {
        ArrayNode content = message.putArray("content");
        blocks.forEach((index, block) -> {
            texts.getOrDefault(index, Map.of()).forEach((field, text) -> put(block, field, text.toString()));
            content.add(block);
        });
        return message;
    }

    private static void put(ObjectNode block, String field, String text) {
        if (!field.equals("input")) {
            block.put(field, block.path(field).asText() + text);
            return;
        }
        try {
            block.set("input", Json.MAPPER.readTree(text.isEmpty() ? "{}" : text));
        } catch (IOException e) {
            block.put("input", text);
        }
    }
}
