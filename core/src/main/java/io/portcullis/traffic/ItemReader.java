package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads messages, items and content blocks of every dialect into {@link Item}s. Unknown fields are skipped without
 * being decoded; parts nested deeper than six levels are skipped too.
 */
final class ItemReader {
    private static final int LEVELS = 6;

    private final Item[] scratch = new Item[LEVELS + 1];
    private byte[] buffer = new byte[0];

    ItemReader() {
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new Item();
        }
    }

    /** The bytes that the parser reads, so that tool input can be cut out as it stands. */
    void source(byte[] source) {
        this.buffer = source;
    }

    /** The item whose opening brace the parser stands at; valid until the next call. */
    Item item(LineScanner parser) throws IOException {
        return read(parser, 0);
    }

    /** The text of content the parser stands at: a string, a block or an array of them; valid until the next call. */
    Item content(LineScanner parser) throws IOException {
        Item item = scratch[0];
        item.clear();
        parts(parser, item, 0);
        return item;
    }

    private Item read(LineScanner parser, int level) throws IOException {
        Item item = scratch[level];
        item.clear();
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "role" -> item.role = parser.word();
                case "type" -> item.type = parser.word();
                case "name" -> item.name = parser.word();
                case "content", "text", "refusal", "thinking", "reasoning_content", "reasoning", "summary" ->
                    said(parser, name, item, level);
                case "output" -> {
                    Item output = nested(parser, level);
                    item.tool.add(output.text);
                }
                case "arguments", "input" -> item.arguments = raw(parser, token);
                case "tool_calls" -> parts(parser, item, level);
                case "function", "function_call" -> item.text.add(nested(parser, level).text);
                case "logprobs" -> item.logprobs += ResponseReader.logprobs(parser);
                default -> parser.skipChildren();
            }
        }
        item.settle();
        return item;
    }

    private void said(LineScanner parser, String name, Item item, int level) throws IOException {
        switch (name) {
            case "content", "text", "refusal" -> parts(parser, item, level);
            default -> {
                Item part = nested(parser, level);
                item.reasoning.add(part.text);
                item.reasoning.add(part.reasoning);
            }
        }
    }

    private Item nested(LineScanner parser, int level) throws IOException {
        if (level >= LEVELS) {
            parser.skipChildren();
            return new Item();
        }
        Item part = scratch[level + 1];
        part.clear();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return read(parser, level + 1);
        }
        parts(parser, part, level + 1);
        return part;
    }

    private void parts(LineScanner parser, Item into, int level) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            into.text.add(parser.getText());
        } else if (token == JsonToken.START_OBJECT && level < LEVELS) {
            into.take(read(parser, level + 1));
        } else if (token == JsonToken.START_ARRAY && level < LEVELS) {
            while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
                if (token == JsonToken.VALUE_STRING) {
                    into.text.add(parser.getText());
                } else if (token == JsonToken.START_OBJECT) {
                    into.take(read(parser, level + 1));
                } else {
                    parser.skipChildren();
                }
            }
        } else {
            parser.skipChildren();
        }
    }

    private String raw(LineScanner parser, JsonToken token) throws IOException {
        if (!token.isStructStart()) {
            return parser.word();
        }
        int from = parser.tokenStart();
        parser.skipChildren();
        return new String(buffer, from, parser.position() - from, UTF_8);
    }
}
