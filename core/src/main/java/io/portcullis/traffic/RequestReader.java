package io.portcullis.traffic;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads a request body of any dialect: its model, its turns in order, and what it asks to see. */
final class RequestReader {
    private static final int INCLUDES = 32;

    private final ItemReader items;
    private final ArrayList<Turn> turns = new ArrayList<>();
    private final Text system = new Text();
    private final Set<String> include = new LinkedHashSet<>();

    private String model = "";
    private String shape = "";
    private int n;
    private int maxTokens;
    private boolean logprobs;
    private int topLogprobs;
    private int logitBias;
    private boolean seed;
    private boolean echo;
    private boolean prediction;
    private boolean reasoning;
    private int tools;

    RequestReader(ItemReader items) {
        this.items = items;
    }

    void clear() {
        turns.clear();
        system.clear();
        include.clear();
        model = "";
        shape = "";
        n = 1;
        maxTokens = 0;
        logprobs = false;
        topLogprobs = 0;
        logitBias = 0;
        seed = false;
        echo = false;
        prediction = false;
        reasoning = false;
        tools = 0;
    }

    String model() {
        return model;
    }

    /** The endpoint that the request's shape speaks for, empty where it speaks for none. */
    String shape() {
        return shape;
    }

    Prompt prompt() {
        if (!system.isEmpty()) {
            turns.addFirst(new Turn("system", system.text()));
            system.clear();
        }
        return turns.isEmpty() ? Prompt.EMPTY : new Prompt(turns);
    }

    Asks asks() {
        Asks asks = new Asks(
                n, maxTokens, logprobs, topLogprobs, logitBias, seed, echo, prediction, reasoning, tools, include);
        return asks.equals(Asks.NOTHING) ? Asks.NOTHING : asks;
    }

    /** Reads the body at the parser; false where it is no object. */
    boolean read(LineScanner parser) throws IOException {
        clear();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return false;
        }
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "model" -> model = parser.word();
                case "messages" -> {
                    shape = shape.isEmpty() ? "/v1/chat/completions" : shape;
                    turns(parser, "user");
                }
                case "system" -> {
                    shape = "/v1/messages";
                    system.add(items.content(parser).text);
                }
                case "instructions" -> {
                    shape = "/v1/responses";
                    system.add(items.content(parser).text);
                }
                case "input" -> {
                    shape = shape.isEmpty() ? "/v1/responses" : shape;
                    turns(parser, "user");
                }
                case "encoding_format", "dimensions" -> {
                    shape = "/v1/embeddings";
                    parser.skipChildren();
                }
                case "prompt" -> {
                    shape = shape.isEmpty() ? "/v1/completions" : shape;
                    turns(parser, "user");
                }
                default -> ask(parser, name, token);
            }
        }
        return true;
    }

    private void ask(LineScanner parser, String name, JsonToken token) throws IOException {
        switch (name) {
            case "n", "best_of" -> n = Math.max(n, bounded(parser));
            case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                maxTokens = Math.max(maxTokens, bounded(parser));
            case "top_logprobs" -> topLogprobs = Math.max(topLogprobs, bounded(parser));
            case "logprobs" -> {
                topLogprobs = Math.max(topLogprobs, bounded(parser));
                logprobs = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_NUMBER_INT;
                parser.skipChildren();
            }
            case "logit_bias" -> logitBias = token == JsonToken.START_OBJECT ? fields(parser) : skipped(parser);
            case "seed" -> seed = given(parser, token);
            case "echo" -> echo = token == JsonToken.VALUE_TRUE;
            case "prediction" -> prediction = given(parser, token);
            case "reasoning", "reasoning_effort", "include_reasoning" -> reasoning |= given(parser, token);
            case "thinking" -> reasoning |= thinks(parser, token);
            case "tools", "functions" ->
                tools += token == JsonToken.START_ARRAY ? ResponseReader.elements(parser) : skipped(parser);
            case "include" -> includes(parser, token);
            default -> parser.skipChildren();
        }
    }

    private void turns(LineScanner parser, String speaker) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            turns.add(new Turn(speaker, parser.getText()));
        } else if (token == JsonToken.START_OBJECT) {
            turn(items.item(parser));
        } else if (token == JsonToken.START_ARRAY) {
            while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
                if (token == JsonToken.VALUE_STRING) {
                    turns.add(new Turn(speaker, parser.getText()));
                } else if (token == JsonToken.START_OBJECT) {
                    turn(items.item(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void turn(Item item) {
        if (!item.tool.isEmpty()) {
            turns.add(new Turn("tool", item.tool.text()));
        }
        boolean silent = item.text.isEmpty();
        if (!silent || (item.tool.isEmpty() && item.reasoning.isEmpty())) {
            turns.add(new Turn(role(item), item.text.text()));
        }
    }

    private static String role(Item item) {
        return switch (item.role) {
            case "system", "developer" -> "system";
            case "assistant", "model" -> "assistant";
            case "tool", "function" -> "tool";
            case "" -> item.type.endsWith("_call") ? "assistant" : "user";
            default -> "user";
        };
    }

    private void includes(LineScanner parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token == JsonToken.VALUE_STRING && include.size() < INCLUDES) {
                include.add(parser.word());
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Whether Anthropic's {@code thinking} asks for it: anything but {@code {"type":"disabled"}}. */
    private boolean thinks(LineScanner parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            return given(parser, token);
        }
        boolean disabled = false;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            parser.nextToken();
            if (name.equals("type")) {
                disabled = parser.word().equals("disabled");
            } else {
                parser.skipChildren();
            }
        }
        return !disabled;
    }

    private static boolean given(LineScanner parser, JsonToken token) throws IOException {
        parser.skipChildren();
        return token != JsonToken.VALUE_NULL && token != JsonToken.VALUE_FALSE;
    }

    private static int skipped(LineScanner parser) throws IOException {
        parser.skipChildren();
        return 0;
    }

    private static int fields(LineScanner parser) throws IOException {
        int count = 0;
        while (parser.nextFieldName() != null) {
            parser.nextToken();
            parser.skipChildren();
            count++;
        }
        return count;
    }

    private static int bounded(LineScanner parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            return 0;
        }
        return (int) Math.clamp(parser.getLongValue(), 0, Integer.MAX_VALUE);
    }
}
