package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Counts of hidden reasoning in a usage object, set to zero; the total stays what is charged. */
final class UsageVeil {
    private static final String[] DETAILS = {"completion_tokens_details", "output_tokens_details"};
    private static final String[] COUNTS = {"reasoning_tokens", "thinking_tokens"};

    private UsageVeil() {}

    static boolean veil(JsonNode usage) {
        boolean changed = false;
        for (String details : DETAILS) {
            for (String count : COUNTS) {
                if (usage.path(details) instanceof ObjectNode object
                        && object.path(count).asLong() != 0) {
                    object.put(count, 0);
                    changed = true;
                }
            }
        }
        return changed;
    }
}
