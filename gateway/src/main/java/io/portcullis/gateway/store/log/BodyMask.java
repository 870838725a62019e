package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.portcullis.admit.Keep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/**
 * Copies a request or response body with its texts masked.
 *
 * <p>{@link Keep#REDACTED}: every string value and every field name goes through the mask. {@link Keep#DIGEST}: field
 * names of the APIs, numbers and a few words of their vocabulary (roles, types, finish reasons) stay; every other
 * string is digested. Under a field name that is not the APIs' own (tool arguments, maps from token to
 * probability) names and numbers are digested too, and arrays of numbers (token ids, bytes of tokens, embeddings: all
 * of them text in another form) become one digest. A body that is no JSON is masked as one text.
 */
final class BodyMask {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEPTH_MAX = 200;

    private static final Set<String> NAMES = Set.of(
            "model",
            "messages",
            "message",
            "role",
            "content",
            "type",
            "text",
            "system",
            "instructions",
            "input",
            "prompt",
            "suffix",
            "n",
            "best_of",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "logprobs",
            "top_logprobs",
            "logprob",
            "token",
            "tokens",
            "token_logprobs",
            "text_offset",
            "seed",
            "echo",
            "prediction",
            "reasoning",
            "reasoning_effort",
            "reasoning_content",
            "include_reasoning",
            "effort",
            "thinking",
            "budget_tokens",
            "tools",
            "functions",
            "function",
            "function_call",
            "include",
            "stream",
            "stream_options",
            "include_usage",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "stop_sequences",
            "stop_sequence",
            "user",
            "choices",
            "index",
            "finish_reason",
            "stop_reason",
            "status",
            "usage",
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "cached_tokens",
            "cache_creation_input_tokens",
            "cache_read_input_tokens",
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_tokens_details",
            "output_tokens_details",
            "output",
            "output_text",
            "summary",
            "refusal",
            "tool_calls",
            "tool_call_id",
            "tool_use_id",
            "call_id",
            "id",
            "name",
            "arguments",
            "object",
            "created",
            "created_at",
            "data",
            "embedding",
            "encoding_format",
            "dimensions",
            "error",
            "code",
            "param",
            "incomplete_details",
            "reason",
            "annotations",
            "signature",
            "unparsed",
            "bytes",
            "frequency_penalty",
            "presence_penalty",
            "parallel_tool_calls",
            "store",
            "service_tier");
    private static final Set<String> WORDS = Set.of(
            "system",
            "developer",
            "user",
            "assistant",
            "tool",
            "function",
            "text",
            "message",
            "input_text",
            "output_text",
            "summary_text",
            "reasoning",
            "reasoning_text",
            "thinking",
            "redacted_thinking",
            "tool_use",
            "tool_result",
            "function_call",
            "function_call_output",
            "image",
            "image_url",
            "input_image",
            "stop",
            "length",
            "tool_calls",
            "content_filter",
            "end_turn",
            "max_tokens",
            "stop_sequence",
            "refusal",
            "completed",
            "incomplete",
            "failed",
            "max_output_tokens",
            "enabled",
            "disabled",
            "low",
            "medium",
            "high",
            "chat.completion",
            "text_completion",
            "response",
            "list",
            "embedding",
            "error");
    private static final Set<String> WORD_FIELDS = Set.of(
            "role", "type", "finish_reason", "stop_reason", "status", "object", "effort", "reasoning_effort", "reason");

    private final TextMask mask;
    private final boolean digest;

    BodyMask(TextMask mask, boolean digest) {
        this.mask = mask;
        this.digest = digest;
    }

    byte[] mask(byte[] body) {
        if (body.length == 0) {
            return body;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        try (JsonParser parser = JSON.createParser(body);
                JsonGenerator json = JSON.createGenerator(out)) {
            if (parser.nextToken() == null) {
                throw new IOException("empty");
            }
            value(parser, json, "", false, 0);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
        } catch (IOException noJson) {
            return unparsed(body);
        }
        return out.toByteArray();
    }

    private byte[] unparsed(byte[] body) {
        String masked = mask.mask(new String(body, UTF_8));
        // A redacted text goes on as it is and the writer wraps it; a digest is wrapped here.
        return (digest ? "{\"unparsed\":\"" + masked + "\"}" : masked).getBytes(UTF_8);
    }

    private void value(JsonParser parser, JsonGenerator json, String field, boolean free, int depth)
            throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException("too deep");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            json.writeStartObject();
            object(parser, json, field, free, depth);
            json.writeEndObject();
        } else if (token == JsonToken.START_ARRAY) {
            array(parser, json, field, free, depth);
        } else if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            json.writeString(kept(field, text, free) ? text : mask.mask(text));
        } else if (token.isNumeric() && free && digest) {
            json.writeString(mask.mask(parser.getText()));
        } else if (token.isNumeric()) {
            json.writeNumber(parser.getText());
        } else {
            json.copyCurrentEvent(parser);
        }
    }

    private void object(JsonParser parser, JsonGenerator json, String parent, boolean free, int depth)
            throws IOException {
        String name;
        boolean names = free || (digest && (parent.equals("input") || parent.equals("arguments")) && depth > 2);
        while ((name = parser.nextFieldName()) != null) {
            boolean known = !digest || (!names && NAMES.contains(name));
            json.writeFieldName(digest ? (known ? name : mask.mask(name)) : mask.mask(name));
            JsonToken token = parser.nextToken();
            boolean map = digest && token == JsonToken.START_OBJECT && name.equals("top_logprobs");
            value(parser, json, name, digest && (!known || names || map), depth + 1);
        }
    }

    private void array(JsonParser parser, JsonGenerator json, String field, boolean free, int depth)
            throws IOException {
        StringBuilder numbers = new StringBuilder();
        boolean scores = field.equals("token_logprobs") || field.equals("text_offset");
        boolean inMap = free || field.equals("top_logprobs") && depth > 0;
        json.writeStartArray();
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (digest && token.isNumeric() && !scores) {
                numbers.append(parser.getText()).append(' ');
            } else {
                value(parser, json, field, digest && inMap, depth + 1);
            }
        }
        if (!numbers.isEmpty()) {
            json.writeString(mask.mask(numbers.toString()));
        }
        json.writeEndArray();
    }

    private boolean kept(String field, String text, boolean free) {
        if (!digest || free) {
            return false;
        }
        if (field.equals("model")) {
            return text.length() <= 64 && text.matches("[A-Za-z0-9._:/-]+");
        }
        return WORD_FIELDS.contains(field) && WORDS.contains(text);
    }
}
