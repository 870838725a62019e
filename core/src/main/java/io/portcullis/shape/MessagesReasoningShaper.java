package io.portcullis.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's thinking hidden. With a vault each block becomes a {@code redacted_thinking} block whose data is the
 * handle, which SDKs send back unchanged; without one it is gone and the blocks behind it move up.
 */
final class MessagesReasoningShaper implements Shaper {
    private final Optional<Sealer> sealer;
    private int removed;

    /** The hidden block that is open now. */
    private @Nullable ObjectNode block;

    private byte[] rawBlock = new byte[0];
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();

    MessagesReasoningShaper(Optional<Sealer> sealer) {
        this.sealer = sealer;
    }

    @Override
    public boolean watching() {
        return block != null || removed > 0;
    }

    @Override
    public Shaped event(ObjectNode event, byte[] raw) {
        return switch (event.path("type").asText()) {
            case "content_block_start" -> start(event, raw);
            case "content_block_delta" -> block == null ? renumbered(event) : swallowed(event);
            case "content_block_stop" -> block == null ? renumbered(event) : stop(event);
            case "message_delta" -> UsageVeil.veil(event.path("usage")) ? Shaped.by(event) : Shaped.KEPT;
            case "message_start" ->
                event.get("message") instanceof ObjectNode message && UsageVeil.veil(message.path("usage"))
                        ? Shaped.by(event)
                        : Shaped.KEPT;
            default -> Shaped.KEPT;
        };
    }

    private Shaped start(ObjectNode event, byte[] raw) {
        if (!hidden(event.path("content_block")) || !(event.get("content_block") instanceof ObjectNode started)) {
            block = null;
            return renumbered(event);
        }
        block = started;
        rawBlock = Slices.member(raw, "content_block");
        thinking.setLength(0);
        signature.setLength(0);
        return Shaped.DROPPED;
    }

    private Shaped swallowed(ObjectNode event) {
        if (sealer.isPresent()) {
            JsonNode delta = event.path("delta");
            thinking.append(delta.path("thinking").asText());
            signature.append(delta.path("signature").asText());
        }
        return Shaped.DROPPED;
    }

    private Shaped stop(ObjectNode event) {
        Optional<String> handle = sealer.flatMap(s -> s.seal(assembled()));
        block = null;
        if (handle.isEmpty()) {
            removed++;
            return Shaped.DROPPED;
        }
        ObjectNode start = event.objectNode();
        start.put("type", "content_block_start");
        start.set("index", event.get("index"));
        start.set("content_block", redacted(event, handle.get()));
        renumbered(start);
        renumbered(event);
        return new Shaped.Replaced(List.of(start, event));
    }

    /** The block as a whole answer would show it; the very bytes where it came in one piece. */
    private byte[] assembled() {
        if (block == null || (thinking.isEmpty() && signature.isEmpty())) {
            return rawBlock;
        }
        block.put("thinking", block.path("thinking").asText() + thinking);
        block.put("signature", block.path("signature").asText() + signature);
        return block.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Shaped renumbered(ObjectNode event) {
        if (removed == 0 || !event.path("index").isInt()) {
            return Shaped.KEPT;
        }
        event.put("index", event.path("index").asInt() - removed);
        return Shaped.by(event);
    }

    @Override
    public boolean whole(ObjectNode answer, byte[] raw) {
        boolean changed = UsageVeil.veil(answer.path("usage"));
        if (!(answer.get("content") instanceof ArrayNode content)) {
            return changed;
        }
        List<byte[]> blocks = sealer.isPresent() ? Slices.elements(raw, "content") : List.of();
        for (int i = content.size() - 1; i >= 0; i--) {
            if (hidden(content.get(i))) {
                byte[] original = i < blocks.size() ? blocks.get(i) : new byte[0];
                Optional<String> handle = sealer.flatMap(s -> s.seal(original));
                if (handle.isPresent()) {
                    content.set(i, redacted(answer, handle.get()));
                } else {
                    content.remove(i);
                }
                changed = true;
            }
        }
        return changed;
    }

    private static boolean hidden(JsonNode block) {
        String type = block.path("type").asText();
        return type.equals("thinking") || type.equals("redacted_thinking");
    }

    private static ObjectNode redacted(ObjectNode nodes, String handle) {
        return nodes.objectNode().put("type", "redacted_thinking").put("data", handle);
    }
}
