package io.portcullis.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The answer to an administrative request: an HTTP status and JSON. */
public record AdminReply(int status, JsonNode body) {

    /** An error: {@code {"error":{"message","field"}}}, field empty where no field is to blame. */
    public static AdminReply error(int status, String message, String field) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("message", message).put("field", field);
        return new AdminReply(status, body);
    }
}
