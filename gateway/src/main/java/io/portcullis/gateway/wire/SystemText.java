package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The instructions before a request's conversation, in whichever dialect; a whole parse, so only on demand. */
public final class SystemText {
    private SystemText() {}

    /** Its texts, one a line; empty where there are none or the request cannot be read. */
    public static String of(byte[] body) {
        ObjectNode request = Json.object(body, 0, body.length);
        if (request == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        add(text, request.path("system"));
        add(text, request.path("instructions"));
        for (JsonNode list : new JsonNode[] {request.path("messages"), request.path("input")}) {
            for (JsonNode message : list) {
                String role = message.path("role").asText();
                if (role.equals("system") || role.equals("developer")) {
                    add(text, message.path("content"));
                }
            }
        }
        return text.toString();
    }

    /** A text, or a list of parts with texts. */
    private static void add(StringBuilder text, JsonNode node) {
        if (node.isTextual()) {
            text.append(node.textValue()).append('\n');
        } else if (node.isArray()) {
            node.forEach(part -> add(text, part.path("text")));
        }
    }
}
