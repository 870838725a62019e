package io.portcullis.traffic;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads a response body of any dialect, or the log's shortened forms of it, into a {@link Reply}. */
final class ResponseReader {
    private final ItemReader items;

    private String text = "";
    private String reasoning = "";
    private String finish = "";
    private final Text output = new Text();
    private final Text outputReasoning = new Text();
    private int logprobTokens;
    private long input;
    private long cached;
    private long generated;
    private long reasoned;
    private long total;
    private String shape = "";

    ResponseReader(ItemReader items) {
        this.items = items;
    }

    void clear() {
        text = "";
        reasoning = "";
        finish = "";
        output.clear();
        outputReasoning.clear();
        logprobTokens = 0;
        input = 0;
        cached = 0;
        generated = 0;
        reasoned = 0;
        total = 0;
        shape = "";
    }

    /** The endpoint that the response's shape speaks for, empty where it speaks for none. */
    String shape() {
        return shape;
    }

    Reply reply() {
        String said = output.isEmpty() ? text : output.text();
        String thought = outputReasoning.isEmpty() ? reasoning : outputReasoning.text();
        long in = input + cached;
        long out = generated == 0 && total > in ? total - in : generated;
        if (said.isEmpty() && thought.isEmpty() && finish.isEmpty() && logprobTokens == 0 && in + out == 0) {
            return Reply.NONE;
        }
        return new Reply(said, thought, finish, new Usage(in, out, reasoned), logprobTokens);
    }

    void read(LineScanner parser) throws IOException {
        clear();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            text = parser.getText();
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextFieldName()) != null) {
            parser.nextToken();
            switch (name) {
                case "choices" -> choices(parser);
                case "content" -> {
                    shape = "/v1/messages";
                    blocks(parser);
                }
                case "output" -> {
                    shape = "/v1/responses";
                    blocks(parser);
                }
                case "data" -> {
                    shape = "/v1/embeddings";
                    parser.skipChildren();
                }
                case "stop_reason" -> finish = parser.word();
                case "status" -> finish = finish.isEmpty() ? parser.word() : finish;
                case "incomplete_details" -> incomplete(parser);
                case "usage" -> usage(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void blocks(LineScanner parser) throws IOException {
        Item item = items.content(parser);
        output.add(item.text);
        outputReasoning.add(item.reasoning);
        logprobTokens += item.logprobs;
    }

    private void incomplete(LineScanner parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextFieldName()) != null) {
            parser.nextToken();
            if (name.equals("reason")) {
                finish = parser.word();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choices(LineScanner parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        boolean first = true;
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token == JsonToken.START_OBJECT) {
                choice(parser, first);
                first = false;
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choice(LineScanner parser, boolean first) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (name.equals("logprobs")) {
                logprobTokens += logprobs(parser);
            } else if (!first) {
                parser.skipChildren();
            } else if (name.equals("finish_reason")) {
                finish = parser.word();
            } else if (name.equals("message") && token == JsonToken.START_OBJECT) {
                shape = "/v1/chat/completions";
                Item item = items.item(parser);
                text = item.text.text();
                reasoning = item.reasoning.text();
            } else if (name.equals("text") && token == JsonToken.VALUE_STRING) {
                shape = "/v1/completions";
                text = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Tokens with log-probabilities: the elements of an array, or of {@code content}, or of {@code token_logprobs}. */
    static int logprobs(LineScanner parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return elements(parser);
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return 0;
        }
        int count = 0;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && (name.equals("content") || name.equals("token_logprobs"))) {
                count += elements(parser);
            } else {
                parser.skipChildren();
            }
        }
        return count;
    }

    static int elements(LineScanner parser) throws IOException {
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            count++;
        }
        return count;
    }

    private void usage(LineScanner parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NUMBER_INT) {
                tokens(name, parser.getLongValue());
            } else if (token == JsonToken.START_OBJECT
                    && (name.equals("completion_tokens_details") || name.equals("output_tokens_details"))) {
                details(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void tokens(String name, long count) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> input = count;
            case "completion_tokens", "output_tokens" -> generated = count;
            case "cache_creation_input_tokens", "cache_read_input_tokens" -> cached += count;
            case "reasoning_tokens" -> reasoned = count;
            case "total_tokens" -> total = count;
            default -> {}
        }
    }

    private void details(LineScanner parser) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && name.equals("reasoning_tokens")) {
                reasoned = parser.getLongValue();
            } else {
                parser.skipChildren();
            }
        }
    }
}
