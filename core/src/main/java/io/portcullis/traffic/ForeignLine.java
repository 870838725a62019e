package io.portcullis.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Common ground of readers of foreign logs: they rearrange a line as one of our own and let our reader read it. */
final class ForeignLine {
    private final ObjectMapper mapper = new ObjectMapper(ExchangeReader.JSON);
    private final ExchangeReader reader;
    private final int maxBytes;

    ForeignLine(int maxBytes) {
        this.maxBytes = maxBytes;
        // Rearranged, a line may grow by escapes; the bound that matters was held against the original.
        this.reader = new ExchangeReader(Integer.MAX_VALUE);
    }

    /** The line's object, or the reason why there is none as a text node. */
    JsonNode tree(byte[] buffer, int offset, int length) {
        if (length > maxBytes) {
            return mapper.getNodeFactory().textNode("line too long");
        }
        try {
            JsonNode tree = mapper.readTree(buffer, offset, length);
            return tree != null && tree.isObject()
                    ? tree
                    : mapper.getNodeFactory().textNode("not a JSON object");
        } catch (IOException e) {
            return mapper.getNodeFactory().textNode("not JSON");
        }
    }

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    Line read(ObjectNode exchange) {
        try {
            byte[] line = mapper.writeValueAsBytes(exchange);
            return reader.read(line, 0, line.length);
        } catch (JsonProcessingException e) {
            return new Line.Unreadable("not JSON");
        }
    }

    /** JSON that a log holds as a string, parsed; anything else as it is. */
    JsonNode unquoted(JsonNode node) {
        String text = node.isTextual() ? node.textValue().strip() : "";
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return mapper.readTree(text);
            } catch (JsonProcessingException e) {
                return node;
            }
        }
        return node;
    }

    /** The first field that is there and not empty, as text; empty if none. */
    static String text(JsonNode node, String... names) {
        for (String name : names) {
            String text = node.path(name).asText("");
            if (!text.isEmpty() && !node.path(name).isNull()) {
                return text;
            }
        }
        return "";
    }
}
