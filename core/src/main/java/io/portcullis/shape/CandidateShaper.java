package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Candidates beyond a plan's number taken out, for an upstream that gives more than it was asked for. */
final class CandidateShaper implements Shaper {
    private final int max;

    CandidateShaper(int max) {
        this.max = max;
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        if (!cut(event)) {
            return Shaped.KEPT;
        }
        boolean empty = event.path("choices").isEmpty() && !event.path("usage").isObject();
        return empty ? Shaped.DROPPED : Shaped.by(event);
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        return cut(answer);
    }

    private boolean cut(ObjectNode answer) {
        if (!(answer.get("choices") instanceof ArrayNode choices)) {
            return false;
        }
        boolean cut = false;
        for (int i = choices.size() - 1; i >= 0; i--) {
            JsonNode index = choices.get(i).path("index");
            if ((index.isNumber() ? index.asInt() : i) >= max) {
                choices.remove(i);
                cut = true;
            }
        }
        return cut;
    }
}
