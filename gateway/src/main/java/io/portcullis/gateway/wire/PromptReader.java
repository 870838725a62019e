package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.portcullis.shape.ReasoningVault;
import java.io.IOException;
import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** The text of a request as it streams by: its size in tokens, the reasoning handles in it, and its opening. */
final class PromptReader {
    static final int HANDLES_MAX = 1024;
    private static final int OPENING_CHARS_MAX = 2048;
    private static final int MESSAGE_TOKENS = 4;
    /** A picture, a page or a sound costs about this, whatever its bytes; providers' rules are not far off. */
    private static final int BLOB_TOKENS = 800;

    private static final int BLOB_CHARS_MIN = 512;

    private final JsonParser in;
    private final TokenEstimate estimate = new TokenEstimate();
    private final Set<String> handles = new HashSet<>();
    private final StringBuilder opening = new StringBuilder();
    private boolean opened;

    PromptReader(JsonParser in) {
        this.in = in;
    }

    int tokens() {
        return estimate.tokens();
    }

    Set<String> handles() {
        return handles;
    }

    /** A name for the conversation: the digest of its first user turn, which every further turn repeats. */
    String opening() {
        if (!opened) {
            return "";
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(opening.toString().getBytes(UTF_8));
            return "c-" + HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    /** An {@code input} or {@code prompt}: text, messages, or token numbers. */
    void input() throws IOException {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            messages();
        } else {
            boolean first = !opened;
            text(first);
            opened |= first;
        }
    }

    /** An array of messages; the parser stands at its start. */
    void messages() throws IOException {
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.START_OBJECT) {
                message();
            } else {
                text(false);
            }
        }
    }

    private void message() throws IOException {
        boolean user = false;
        boolean listening = !opened;
        int mark = opening.length();
        estimate.addTokens(MESSAGE_TOKENS);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("role") && in.currentToken() == JsonToken.VALUE_STRING) {
                user = in.getText().equals("user");
            } else if (name.equals("content")) {
                text(listening);
            } else if (in.currentToken() == JsonToken.VALUE_STRING) {
                string(name, false);
            } else {
                text(false);
            }
        }
        if (listening && user) {
            opened = true;
        } else {
            opening.setLength(mark);
        }
    }

    /** Any value, measured; the parser ends on its last token. */
    void text() throws IOException {
        text(false);
    }

    private void text(boolean listening) throws IOException {
        int depth = 0;
        String name = "";
        JsonToken token = in.currentToken();
        while (token != null) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case FIELD_NAME -> {
                    name = in.currentName();
                    estimate.addTokens(1);
                }
                case VALUE_STRING -> string(name, listening && (name.isEmpty() || name.equals("text")));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> estimate.addTokens(1);
                default -> {}
            }
            token = depth > 0 ? in.nextToken() : null;
        }
    }

    private void string(String name, boolean listening) throws IOException {
        char[] text = in.getTextCharacters();
        int from = in.getTextOffset();
        int length = in.getTextLength();
        if (sealed(name)) {
            handle(text, from, length);
            return;
        }
        if (length >= BLOB_CHARS_MIN && blob(name, text, from)) {
            estimate.addTokens(BLOB_TOKENS);
            return;
        }
        estimate.add(text, from, length);
        if (listening) {
            opening.append(text, from, Math.min(length, OPENING_CHARS_MAX - opening.length()));
        }
    }

    private static boolean sealed(String name) {
        return name.equals("data") || name.equals("encrypted_content");
    }

    /** Other opaque data is a blob; upstream opens it for itself. */
    private void handle(char[] text, int from, int length) throws IOException {
        if (!ReasoningVault.isHandle(CharBuffer.wrap(text, from, length))) {
            estimate.addTokens(BLOB_TOKENS);
            return;
        }
        estimate.addTokens(length / 4);
        handles.add(new String(text, from, length));
        if (handles.size() > HANDLES_MAX) {
            throw new RequestReader.Wrong("messages", "The request holds too many reasoning blocks.");
        }
    }

    private static boolean blob(String name, char[] text, int from) {
        return name.equals("file_data") || (text[from] == 'd' && text[from + 1] == 'a' && text[from + 4] == ':');
    }
}
