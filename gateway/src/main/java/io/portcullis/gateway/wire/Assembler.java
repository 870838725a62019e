package io.portcullis.gateway.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.Endpoint;
import org.jspecify.annotations.Nullable;

/** A streamed answer put together again as the final object that its API would have given without streaming. */
final class Assembler {
    private Assembler() {}

    /** One dialect's way of putting events together. */
    interface Assembly {
        void event(ObjectNode event);

        ObjectNode answer();
    }

    static byte[] assembled(Endpoint endpoint, byte[] stream, boolean truncated) {
        Assembly assembly = switch (endpoint) {
            case RESPONSES -> new ResponsesAssembly();
            case MESSAGES, COUNT_TOKENS -> new MessagesAssembly();
            case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS -> new ChoicesAssembly();
        };
        Reader reader = new Reader(assembly);
        SseReader events = new SseReader(Integer.MAX_VALUE, reader);
        events.feed(stream);
        ObjectNode answer = assembly.answer();
        JsonNode error = reader.error;
        if (error != null) {
            answer.set("error", error);
        }
        if (truncated) {
            answer.put("truncated", true);
        }
        return Json.bytes(answer);
    }

    private static final class Reader implements SseReader.Sink {
        private final Assembly assembly;
        private final SseEvent event = new SseEvent();
        private @Nullable JsonNode error;

        Reader(Assembly assembly) {
            this.assembly = assembly;
        }

        @Override
        public void event(byte[] bytes, int from, int to) {
            event.read(bytes, from, to);
            ObjectNode node = event.any ? Json.object(event.data, event.from, event.to) : null;
            if (node == null) {
                return;
            }
            boolean failure = node.path("type").asText().equals("error");
            if (node.path("error").isObject()) {
                error = node.get("error");
            } else if (failure) {
                error = node;
            } else {
                assembly.event(node);
            }
        }

        @Override
        public void part(byte[] bytes, int from, int to) {
            throw new IllegalStateException("an event beyond two gigabytes");
        }
    }
}
