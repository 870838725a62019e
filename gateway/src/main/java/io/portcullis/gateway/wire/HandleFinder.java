package io.portcullis.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way back of reasoning: finds handles in messages and notes the original block for the object that holds one
 * (an Anthropic block, a Responses item), or for the whole {@code reasoning_details} field of a chat message.
 */
final class HandleFinder {
    private final JsonParser in;
    private final Splice splice;
    private final Map<String, byte[]> originals;
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** An open container: where it starts, and the original block that shall stand in its place. */
    private static final class Frame {
        private final int from;
        private byte @Nullable [] original;
        /** Where the field {@code reasoning_details} starts that the container belongs to, -1 for any other field. */
        private final int details;

        Frame(int from, int details) {
            this.from = from;
            this.details = details;
        }
    }

    HandleFinder(JsonParser in, Splice splice, Map<String, byte[]> originals) {
        this.in = in;
        this.splice = splice;
        this.originals = originals;
    }

    /** Walks the value at which the parser stands, to its last token. */
    void walk() throws IOException {
        int details = -1;
        JsonToken token = in.currentToken();
        while (token != null) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> frames.push(new Frame(start(), details));
                case END_OBJECT, END_ARRAY -> close(frames.pop());
                case VALUE_STRING -> string();
                default -> {}
            }
            boolean named = token == JsonToken.FIELD_NAME && in.currentName().equals("reasoning_details");
            details = named ? start() : -1;
            token = frames.isEmpty() ? null : in.nextToken();
        }
    }

    private void string() throws IOException {
        String name = in.currentName();
        Frame frame = frames.peek();
        if (frame != null && name != null && (name.equals("data") || name.equals("encrypted_content"))) {
            byte[] original = originals.get(in.getText());
            if (original != null) {
                frame.original = original;
            }
        }
    }

    private void close(Frame frame) {
        if (frame.original == null) {
            return;
        }
        int end = (int) in.currentLocation().getByteOffset();
        Frame parent = frames.peek();
        if (frame.details >= 0) {
            splice.put(frame.details, end, members(frame.original));
        } else if (parent != null && parent.details >= 0) {
            parent.original = frame.original;
        } else {
            splice.put(frame.from, end, frame.original);
        }
    }

    /** The fields of an object, without its braces. */
    private static byte[] members(byte[] object) {
        byte[] members = new byte[object.length - 2];
        System.arraycopy(object, 1, members, 0, members.length);
        return members;
    }

    private int start() {
        return (int) in.currentTokenLocation().getByteOffset();
    }
}
