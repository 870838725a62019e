package io.portcullis.gateway.store.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Masks personal data and secrets in a line of the log, as a plan that keeps redacted records does; the caller's
 * network address and program go too. What was masked already stays as it is.
 */
public final class LineMask {
    private static final JsonMapper JSON = new JsonMapper();

    private final BodyMask bodies = new BodyMask(new Redactor(), false);

    /** @throws IOException where the line is no JSON object */
    public byte[] masked(byte[] line) throws IOException {
        if (!(JSON.readTree(line) instanceof ObjectNode record)) {
            throw new IOException("a line of the log is no JSON object");
        }
        for (String body : new String[] {"request", "response"}) {
            JsonNode found = record.get(body);
            if (found != null && !found.isNull()) {
                record.set(body, JSON.readTree(bodies.mask(JSON.writeValueAsBytes(found))));
            }
        }
        if (record.get("client") instanceof ObjectNode client) {
            client.remove("ip");
            client.remove("user_agent");
        }
        return JSON.writeValueAsBytes(record);
    }
}
