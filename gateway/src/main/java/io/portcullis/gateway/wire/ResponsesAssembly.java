package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Responses: the last event holds the whole response; a stream cut off is put together from its items and deltas. */
final class ResponsesAssembly implements Assembler.Assembly {
    private ObjectNode response = Json.MAPPER.createObjectNode();
    private final Map<Integer, JsonNode> items = new TreeMap<>();
    private final Map<Integer, StringBuilder> texts = new TreeMap<>();
    private boolean complete;

    @Override
    public void event(ObjectNode event) {
        String type = event.path("type").asText();
        if (event.get("response") instanceof ObjectNode whole) {
            response = whole;
            complete = type.equals("response.completed");
        }
        int index = event.path("output_index").asInt();
        if (event.get("item") instanceof ObjectNode item) {
            items.put(index, item);
            if (type.equals("response.output_item.done")) {
                texts.remove(index);
            }
        } else if (type.equals("response.output_text.delta")) {
            texts.computeIfAbsent(index, i -> new StringBuilder())
                    .append(event.path("delta").asText());
        }
    }

    @Override
    public ObjectNode answer() {
        if (complete && response.path("output").isArray()) {
            return response;
        }
        ArrayNode output = response.putArray("output");
        items.forEach((index, item) -> {
            StringBuilder text = texts.get(index);
            if (text != null && item instanceof ObjectNode object) {
                object.putArray("content")
                        .addObject()
                        .put("type", "output_text")
                        .put("text", text.toString());
            }
            output.add(item);
        });
        return response;
    }
}
