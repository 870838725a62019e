package io.portcullis.gateway.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Endpoint;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * One reading of one request, in one streaming pass: governed fields are checked and understood, text is measured, and
 * everything else is skipped. A governed field that is there twice, or in another case (some upstreams do not mind
 * case), is refused: the gateway and upstream must not read two different requests.
 */
final class RequestReader {
    private static final int MODEL_LENGTH_MAX = 256;
    private static final int INCLUDE_MAX = 64;
    private static final int ID_LENGTH_MAX = 256;
    private static final Set<String> GOVERNED = Set.of(
            "model",
            "stream",
            "stream_options",
            "n",
            "best_of",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "logprobs",
            "top_logprobs",
            "prompt_logprobs",
            "logit_bias",
            "seed",
            "echo",
            "prediction",
            "include",
            "tools",
            "functions",
            "reasoning",
            "reasoning_effort",
            "thinking",
            "messages",
            "input",
            "prompt",
            "system",
            "instructions",
            "response_format",
            "text",
            "output_format",
            "output_config",
            "suffix",
            "web_search_options",
            "conversation",
            "previous_response_id");

    private final Endpoint endpoint;
    private final JsonParser in;
    private final PromptReader prompt;
    private final Set<String> seen = new HashSet<>();

    private String model = "";
    private boolean stream;
    private boolean includeUsage;
    private int n = 1;
    private int maxTokens;
    private boolean logprobs;
    private int topLogprobs;
    private int logitBias;
    private boolean seed;
    private boolean echo;
    private boolean prediction;
    private boolean reasoning;
    private boolean structured;
    private int tools;
    private final Set<String> include = new HashSet<>();
    private String conversation = "";
    private String previous = "";

    /** A field that is not what it must be. */
    static final class Wrong extends IOException {
        private final String param;

        Wrong(String param, String message) {
            super(message);
            this.param = param;
        }
    }

    private RequestReader(Endpoint endpoint, JsonParser in) {
        this.endpoint = endpoint;
        this.in = in;
        this.prompt = new PromptReader(in);
    }

    static Parsed read(Endpoint endpoint, byte[] body) {
        try (JsonParser in = Json.FACTORY.createParser(body)) {
            try {
                return new RequestReader(endpoint, in).read();
            } catch (Wrong e) {
                return at(in, String.valueOf(e.getMessage()), e.param);
            } catch (StreamConstraintsException e) {
                return at(in, "The request body is nested too deeply, or a name or number in it is too long.", "");
            } catch (JsonProcessingException e) {
                return at(in, "The request body is not valid JSON.", "");
            }
        } catch (IOException e) {
            return new Parsed.Malformed("The request body is not valid JSON.", "", 0, 0);
        }
    }

    private static Parsed at(JsonParser in, String message, String param) {
        var location = in.currentLocation();
        return new Parsed.Malformed(
                message, param, Math.max(0, location.getLineNr()), Math.max(0, location.getColumnNr()));
    }

    private Parsed read() throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new Wrong("", "The request body must be a JSON object.");
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (GOVERNED.contains(name)) {
                if (!seen.add(name)) {
                    throw new Wrong(name, "The field '" + name + "' must not be given twice.");
                }
                field(name);
            } else {
                otherwise(name);
            }
        }
        if (in.nextToken() != null) {
            throw new Wrong("", "The request body must be a single JSON object.");
        }
        if (model.isEmpty()) {
            throw new Wrong("model", "You must provide a model parameter.");
        }
        Asks asks = new Asks(
                n, maxTokens, logprobs, topLogprobs, logitBias, seed, echo, prediction, reasoning, tools, include);
        return new Parsed.Read(
                model, stream, includeUsage, prompt.tokens(), asks, conversationId(), structured, prompt.handles());
    }

    private String conversationId() {
        if (!conversation.isEmpty()) {
            return conversation;
        }
        return previous.isEmpty() ? prompt.opening() : previous;
    }

    private void otherwise(String name) throws IOException {
        if (name.length() < 24) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.equals(name) && GOVERNED.contains(lower)) {
                throw new Wrong(lower, "Unknown field; did you mean '" + lower + "'?");
            }
        }
        in.skipChildren();
    }

    private void field(String name) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "model" -> model = text(name, MODEL_LENGTH_MAX);
            case "stream" -> stream = flag(name);
            case "stream_options" -> streamOptions();
            case "n", "best_of" -> n = Math.max(n, whole(name, 1, 1 << 16));
            case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
                maxTokens = Math.max(maxTokens, whole(name, 0, Integer.MAX_VALUE));
            case "logprobs", "top_logprobs", "prompt_logprobs" -> logprobs(name);
            case "logit_bias" -> logitBias = entries(name);
            case "seed" -> {
                whole(name, Long.MIN_VALUE, Long.MAX_VALUE);
                seed = true;
            }
            case "echo" -> echo = flag(name);
            case "prediction" -> {
                object(name);
                in.skipChildren();
                prediction = true;
            }
            case "include" -> include();
            case "tools", "functions" -> tools += tools(name);
            case "reasoning", "thinking", "reasoning_effort" -> reasoning |= reasoning();
            case "response_format", "text", "output_format", "output_config" -> structured |= format();
            case "suffix", "web_search_options" -> {
                in.skipChildren();
                structured = true;
            }
            case "conversation" -> conversation = conversation();
            case "previous_response_id" -> previous = text(name, ID_LENGTH_MAX);
            case "messages" -> {
                array(name);
                prompt.messages();
            }
            case "input", "prompt" -> prompt.input();
            default -> prompt.text();
        }
    }

    private void streamOptions() throws IOException {
        object("stream_options");
        boolean found = false;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            boolean usage = in.currentName().equals("include_usage");
            in.nextToken();
            if (usage && found) {
                throw new Wrong("stream_options", "The field 'include_usage' must not be given twice.");
            }
            found |= usage;
            if (usage && in.currentToken() != JsonToken.VALUE_NULL) {
                includeUsage = flag("stream_options.include_usage");
            } else {
                in.skipChildren();
            }
        }
    }

    /** A flag for chat, a number for completions; either is taken from both, the stricter reading wins. */
    private void logprobs(String name) throws IOException {
        if (in.currentToken().isBoolean()) {
            logprobs |= in.getBooleanValue();
            return;
        }
        int count = whole(name, 0, 1 << 20);
        topLogprobs = Math.max(topLogprobs, count);
        logprobs |= count > 0 || (name.equals("logprobs") && endpoint == Endpoint.COMPLETIONS);
    }

    private int entries(String name) throws IOException {
        object(name);
        int count = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            in.nextToken();
            in.skipChildren();
            count++;
        }
        return count;
    }

    private int tools(String name) throws IOException {
        array(name);
        int count = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            prompt.text();
            count++;
        }
        return count;
    }

    private void include() throws IOException {
        array("include");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            include.add(text("include", ID_LENGTH_MAX));
            if (include.size() > INCLUDE_MAX) {
                throw new Wrong("include", "'include' has too many values.");
            }
        }
    }

    /** Whether the value, of whatever shape, asks for reasoning; only an explicit no is a no. */
    private boolean reasoning() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return !in.getText().equals("none");
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return true;
        }
        boolean asked = true;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            if (in.nextToken() == JsonToken.VALUE_STRING) {
                String value = in.getText();
                asked &= !(name.equals("type") && value.equals("disabled"));
                asked &= !(name.equals("effort") && value.equals("none"));
            } else {
                in.skipChildren();
            }
        }
        return asked;
    }

    /** Whether anything in the value says that the answer must fit a grammar. */
    private boolean format() throws IOException {
        if (!in.currentToken().isStructStart()) {
            return false;
        }
        boolean bound = false;
        for (int depth = 1; depth > 0; ) {
            JsonToken token = in.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            bound |= token == JsonToken.VALUE_STRING
                    && Set.of("json_schema", "json_object", "grammar", "regex", "json")
                            .contains(in.getText());
        }
        return bound;
    }

    private String conversation() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return text("conversation", ID_LENGTH_MAX);
        }
        object("conversation");
        String id = "";
        while (in.nextToken() != JsonToken.END_OBJECT) {
            boolean named = in.currentName().equals("id");
            in.nextToken();
            if (named) {
                id = text("conversation.id", ID_LENGTH_MAX);
            } else {
                in.skipChildren();
            }
        }
        return id;
    }

    private String text(String name, int max) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new Wrong(name, "'" + name + "' must be a string.");
        }
        if (in.getTextLength() == 0 || in.getTextLength() > max) {
            throw new Wrong(name, "'" + name + "' must have 1 to " + max + " characters.");
        }
        return in.getText();
    }

    private boolean flag(String name) throws IOException {
        if (!in.currentToken().isBoolean()) {
            throw new Wrong(name, "'" + name + "' must be true or false.");
        }
        return in.getBooleanValue();
    }

    private int whole(String name, long min, long max) throws IOException {
        boolean fits = in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && in.getLongValue() >= min
                && in.getLongValue() <= max;
        if (!fits) {
            throw new Wrong(name, "'" + name + "' must be an integer from " + min + " to " + max + ".");
        }
        return (int) in.getLongValue();
    }

    private void object(String name) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new Wrong(name, "'" + name + "' must be an object.");
        }
    }

    private void array(String name) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new Wrong(name, "'" + name + "' must be an array.");
        }
    }
}
