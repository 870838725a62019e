package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.TextStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text blocks of Anthropic messages, changed as they stream. What a text stage holds back goes out in a delta of
 * its own before the block stops. A whole block with citations stays as it is.
 */
final class MessagesTextShaper implements Shaper {
    private static final int BLOCKS_MAX = 4096;

    private final TextStages stages;
    private final Map<Integer, TextStage> open = new HashMap<>();

    MessagesTextShaper(TextStages stages) {
        this.stages = stages;
    }

    @Override
    public boolean watching() {
        return true;
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        int index = event.path("index").asInt();
        return switch (event.path("type").asText()) {
            case "content_block_start" -> said(event, event.path("content_block"), index);
            case "content_block_delta" -> said(event, event.path("delta"), index);
            case "content_block_stop" -> stop(event, index);
            default -> Shaped.KEPT;
        };
    }

    private Shaped said(ObjectNode event, JsonNode holder, int index) {
        String type = holder.path("type").asText();
        boolean text = type.equals("text") || type.equals("text_delta");
        String said = holder.path("text").asText();
        boolean room = open.size() < BLOCKS_MAX || open.containsKey(index);
        if (!text || said.isEmpty() || !room || !(holder instanceof ObjectNode owner)) {
            return Shaped.KEPT;
        }
        String shown = open.computeIfAbsent(index, i -> stages.fresh()).accept(said);
        if (shown.equals(said)) {
            return Shaped.KEPT;
        }
        owner.put("text", shown);
        return Shaped.by(event);
    }

    private Shaped stop(ObjectNode event, int index) {
        TextStage stage = open.remove(index);
        String rest = stage == null ? "" : stage.end();
        if (rest.isEmpty()) {
            return Shaped.KEPT;
        }
        ObjectNode delta = event.objectNode().put("type", "content_block_delta").put("index", index);
        delta.putObject("delta").put("type", "text_delta").put("text", rest);
        return new Shaped.Replaced(List.of(delta, event));
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        boolean changed = false;
        for (JsonNode block : answer.path("content")) {
            boolean cited = block.get("citations") instanceof ArrayNode notes && !notes.isEmpty();
            boolean text = block.path("type").asText().equals("text")
                    && block.path("text").isTextual();
            if (text && !cited && block instanceof ObjectNode owner) {
                String shown = stages.whole(block.path("text").textValue());
                changed |= !shown.equals(block.path("text").textValue());
                owner.put("text", shown);
            }
        }
        return changed;
    }
}
