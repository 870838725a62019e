package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.TextStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of chat's and completions' candidates, changed as they stream. What a text stage holds back goes out in a
 * chunk of its own before the chunk that finishes the candidate or begins a tool call. A message with annotations,
 * which point into the text, stays as it is.
 */
final class ChoicesTextShaper implements Shaper {
    private static final int CHOICES_MAX = 128;

    private final boolean chat;
    private final TextStages stages;
    private final Map<Integer, TextStage> open = new HashMap<>();
    private Optional<ObjectNode> latest = Optional.empty();

    ChoicesTextShaper(boolean chat, TextStages stages) {
        this.chat = chat;
        this.stages = stages;
    }

    @Override
    public boolean watching() {
        return true;
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        List<ObjectNode> events = new ArrayList<>();
        boolean changed = false;
        for (JsonNode node : event.path("choices")) {
            if (node instanceof ObjectNode choice) {
                changed |= choice(event, choice, events);
            }
        }
        if (!changed && events.isEmpty()) {
            return Shaped.KEPT;
        }
        events.add(event);
        return new Shaped.Replaced(events);
    }

    private boolean choice(ObjectNode event, ObjectNode choice, List<ObjectNode> before) {
        int index = choice.path("index").asInt();
        boolean ends = choice.path("finish_reason").isTextual()
                || !choice.path("delta").path("tool_calls").isEmpty();
        boolean changed = false;
        JsonNode holder = chat ? choice.path("delta") : choice;
        JsonNode content = holder.path(chat ? "content" : "text");
        boolean said = content.isTextual() && !content.textValue().isEmpty();
        if (said && holder instanceof ObjectNode owner && (open.size() < CHOICES_MAX || open.containsKey(index))) {
            TextStage stage = open.computeIfAbsent(index, i -> stages.fresh());
            String shown = stage.accept(content.textValue());
            if (ends) {
                shown += stage.end();
                open.remove(index);
            } else {
                latest = Optional.of(event);
            }
            changed = !shown.equals(content.textValue());
            owner.put(chat ? "content" : "text", shown);
        } else if (ends) {
            rest(event, index).ifPresent(before::add);
        }
        return changed;
    }

    /** What is held back of a candidate, in a chunk like the given one. */
    private Optional<ObjectNode> rest(ObjectNode like, int index) {
        TextStage stage = open.remove(index);
        String text = stage == null ? "" : stage.end();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode chunk = like.deepCopy();
        if (chunk.has("usage")) {
            chunk.putNull("usage");
        }
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        if (chat) {
            choice.putObject("delta").put("content", text);
        } else {
            choice.put("text", text);
        }
        choice.putNull("logprobs");
        choice.putNull("finish_reason");
        return Optional.of(chunk);
    }

    /** A stream may end without a finish reason. */
    @Override
    public List<ObjectNode> last() {
        List<ObjectNode> events = new ArrayList<>();
        latest.ifPresent(like ->
                List.copyOf(open.keySet()).forEach(index -> rest(like, index).ifPresent(events::add)));
        return events;
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        boolean changed = false;
        for (JsonNode choice : answer.path("choices")) {
            JsonNode holder = chat ? choice.path("message") : choice;
            String name = chat ? "content" : "text";
            boolean pointed = holder.get("annotations") instanceof ArrayNode notes && !notes.isEmpty();
            if (holder instanceof ObjectNode owner && holder.path(name).isTextual() && !pointed) {
                String text = holder.path(name).textValue();
                String shown = stages.whole(text);
                changed |= !shown.equals(text);
                owner.put(name, shown);
            }
        }
        return changed;
    }
}
