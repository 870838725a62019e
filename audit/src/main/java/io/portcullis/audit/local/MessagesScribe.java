package io.portcullis.audit.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes Anthropic messages and their events. */
final class MessagesScribe implements Scribe {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Ask ask;
    private final Stamp stamp;
    private final int inputTokens;
    private final ArrayNode content = JSON.arrayNode();
    private final StringBuilder open = new StringBuilder();
    private String openType = "";
    private String stopReason = "end_turn";
    private String stopSequence = "";
    private int outputTokens;

    MessagesScribe(Ask ask, Stamp stamp, int inputTokens) {
        this.ask = ask;
        this.stamp = stamp;
        this.inputTokens = inputTokens;
    }

    @Override
    public void open(Events out) {
        ObjectNode message = head();
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(1));
        ObjectNode start = typed("message_start");
        start.set("message", message);
        out.event("message_start", start);
        out.event("ping", typed("ping"));
    }

    @Override
    public void write(int choice, Piece piece, Speech speech, Events out) {
        switch (piece) {
            case Piece.Thought thought -> {
                begin("thinking", typed("thinking").put("thinking", "").put("signature", ""), out);
                add(typed("thinking_delta").put("thinking", thought.text()), thought.text(), out);
            }
            case Piece.Word word -> {
                begin("text", typed("text").put("text", ""), out);
                if (!word.text().isEmpty()) {
                    add(typed("text_delta").put("text", word.text()), word.text(), out);
                }
            }
            case Piece.Call call -> {
                ObjectNode block = typed("tool_use")
                        .put("id", call.id().replace("call_", "toolu_01"))
                        .put("name", call.name());
                block.putObject("input");
                begin("tool_use", block, out);
            }
            case Piece.Arguments part ->
                add(typed("input_json_delta").put("partial_json", part.text()), part.text(), out);
            case Piece.End end -> {
                if (content.isEmpty()) {
                    begin("text", typed("text").put("text", ""), out);
                }
                finish(out);
                outputTokens = speech.outputTokens();
                stopReason = reason(end.finish());
                stopSequence = end.matched();
            }
        }
    }

    private void begin(String type, ObjectNode block, Events out) {
        if (openType.equals(type)) {
            return;
        }
        finish(out);
        openType = type;
        ObjectNode start = typed("content_block_start").put("index", content.size());
        start.set("content_block", block.deepCopy());
        out.event("content_block_start", start);
        content.add(block);
    }

    private void add(ObjectNode delta, String text, Events out) {
        open.append(text);
        delta(delta, out);
    }

    private void delta(ObjectNode delta, Events out) {
        ObjectNode event = typed("content_block_delta").put("index", content.size() - 1);
        event.set("delta", delta);
        out.event("content_block_delta", event);
    }

    private void finish(Events out) {
        if (openType.isEmpty()) {
            return;
        }
        ObjectNode block = (ObjectNode) content.path(content.size() - 1);
        if (openType.equals("thinking")) {
            String signature = stamp.seal().signature(open.toString());
            block.put("thinking", open.toString()).put("signature", signature);
            delta(typed("signature_delta").put("signature", signature), out);
        } else if (openType.equals("text")) {
            block.put("text", open.toString());
        } else {
            try {
                block.set("input", MAPPER.readTree(open.toString()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("arguments are written as JSON, yet: " + open, e);
            }
        }
        out.event("content_block_stop", typed("content_block_stop").put("index", content.size() - 1));
        open.setLength(0);
        openType = "";
    }

    private static String reason(Piece.Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case STOP_TEXT -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL -> "tool_use";
        };
    }

    @Override
    public void close(Events out) {
        ObjectNode event = typed("message_delta");
        stopped(event.putObject("delta"));
        event.set("usage", usage(outputTokens));
        out.event("message_delta", event);
        out.event("message_stop", typed("message_stop"));
    }

    @Override
    public ObjectNode whole() {
        ObjectNode message = head();
        message.set("content", content);
        stopped(message);
        message.set("usage", usage(outputTokens));
        return message;
    }

    private void stopped(ObjectNode target) {
        target.put("stop_reason", stopReason);
        if (stopSequence.isEmpty()) {
            target.putNull("stop_sequence");
        } else {
            target.put("stop_sequence", stopSequence);
        }
    }

    private ObjectNode head() {
        return JSON.objectNode()
                .put("id", stamp.id("msg_01", 22))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", ask.model());
    }

    private ObjectNode usage(int output) {
        return JSON.objectNode()
                .put("input_tokens", inputTokens)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", output)
                .put("service_tier", "standard");
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }
}
