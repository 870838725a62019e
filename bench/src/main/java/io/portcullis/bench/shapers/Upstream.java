package io.portcullis.bench.shapers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.traffic.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** A model's answer as its API streams it, one event a chunk, with what the real ones carry beside the text. */
final class Upstream {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int THOUGHTS = 60;
    private static final int ALTERNATIVES = 5;

    private final Endpoint endpoint;
    private final Extras extras;
    private final List<byte[]> chunks = new ArrayList<>();
    private int number;

    /** What is in the stream beside plain text. */
    enum Extras {
        NOTHING,
        /** Five alternatives a token. */
        LOGPROBS,
        /** A block of reasoning first, and a call of a tool last. */
        REASONING
    }

    private Upstream(Endpoint endpoint, Extras extras) {
        this.endpoint = endpoint;
        this.extras = extras;
    }

    static List<byte[]> chunks(Endpoint endpoint, Extras extras, List<String> pieces) {
        Upstream upstream = new Upstream(endpoint, extras);
        switch (endpoint) {
            case CHAT_COMPLETIONS -> upstream.chat(pieces);
            case COMPLETIONS -> upstream.completions(pieces);
            case RESPONSES -> upstream.responses(pieces);
            case MESSAGES -> upstream.messages(pieces);
            case EMBEDDINGS, COUNT_TOKENS -> throw new IllegalArgumentException(endpoint + " streams nothing");
        }
        return upstream.chunks;
    }

    /** A text cut as tokenizers do, roughly: a space and six letters, three digits, or four equal signs a piece. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = at + (text.charAt(at) == ' ' && at + 1 < text.length() ? 1 : 0);
            char first = text.charAt(end);
            int most = Character.isIdeographic(first)
                    ? 2
                    : Character.isLetter(first) ? 6 : Character.isDigit(first) ? 3 : 4;
            int from = end++;
            while (end < text.length() && end - from < most && alike(first, text.charAt(end))) {
                end++;
            }
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static boolean alike(char first, char next) {
        boolean letters = Character.isLetter(first) && Character.isLetter(next);
        boolean digits = Character.isDigit(first) && Character.isDigit(next);
        boolean signs = !Character.isLetterOrDigit(next) && !Character.isWhitespace(next);
        return letters || digits || signs && !Character.isLetterOrDigit(first) || first == next;
    }

    private boolean thinks() {
        return extras == Extras.REASONING;
    }

    private void data(String event, ObjectNode data) {
        String head = event.isEmpty() ? "" : "event: " + event + "\n";
        chunks.add((head + "data: " + data + "\n\n").getBytes(UTF_8));
    }

    private void done() {
        chunks.add("data: [DONE]\n\n".getBytes(UTF_8));
    }

    private void chat(List<String> pieces) {
        choice(chatDelta().put("role", "assistant").put("content", ""), "");
        for (int i = 0; thinks() && i < THOUGHTS; i++) {
            choice(chatDelta().putNull("content").put("reasoning_content", " thought " + i), "");
        }
        for (String piece : pieces) {
            choice(chatDelta().put("content", piece), piece);
        }
        if (thinks()) {
            ObjectNode delta = chatDelta();
            ObjectNode call = delta.putArray("tool_calls").addObject();
            call.put("index", 0).put("id", "call_1").put("type", "function");
            call.putObject("function").put("name", "look").put("arguments", "{\"a\":1}");
            choice(delta, "");
        }
        ObjectNode last = chunk("chat.completion.chunk");
        last.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", thinks() ? "tool_calls" : "stop")
                .set("delta", chatDelta());
        data("", last);
        done();
    }

    private static ObjectNode chatDelta() {
        return JSON.objectNode();
    }

    private ObjectNode chunk(String object) {
        return JSON.objectNode()
                .put("id", "chatcmpl-9f2c4be1")
                .put("object", object)
                .put("created", 1_760_000_000)
                .put("model", "house-large")
                .put("system_fingerprint", "fp_44709d6fcb");
    }

    private void choice(ObjectNode delta, String said) {
        ObjectNode chunk = chunk("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        if (extras == Extras.LOGPROBS && !said.isEmpty()) {
            ObjectNode logprobs = choice.putObject("logprobs");
            token(logprobs.putArray("content"), said);
            logprobs.putNull("refusal");
        } else {
            choice.putNull("logprobs");
        }
        choice.putNull("finish_reason");
        chunk.putNull("usage");
        data("", chunk);
    }

    private static void token(ArrayNode into, String said) {
        ObjectNode token = into.addObject();
        alternative(token, said, -0.1234567);
        ArrayNode top = token.putArray("top_logprobs");
        for (int i = 0; i < ALTERNATIVES; i++) {
            alternative(top.addObject(), i == 0 ? said : said + i, -0.1234567 - 1.7654321 * i);
        }
    }

    private static void alternative(ObjectNode node, String token, double logprob) {
        node.put("token", token).put("logprob", logprob);
        ArrayNode bytes = node.putArray("bytes");
        for (byte b : token.getBytes(UTF_8)) {
            bytes.add(b & 0xff);
        }
    }

    private void completions(List<String> pieces) {
        for (String piece : pieces) {
            ObjectNode chunk = chunk("text_completion");
            ObjectNode choice =
                    chunk.putArray("choices").addObject().put("text", piece).put("index", 0);
            if (extras == Extras.LOGPROBS) {
                ObjectNode logprobs = choice.putObject("logprobs");
                logprobs.putArray("tokens").add(piece);
                logprobs.putArray("token_logprobs").add(-0.1234567);
                ObjectNode top = logprobs.putArray("top_logprobs").addObject();
                for (int i = 0; i < ALTERNATIVES; i++) {
                    top.put(i == 0 ? piece : piece + i, -0.1234567 - 1.7654321 * i);
                }
                logprobs.putArray("text_offset").add(number++);
            } else {
                choice.putNull("logprobs");
            }
            choice.putNull("finish_reason");
            data("", chunk);
        }
        ObjectNode last = chunk("text_completion");
        last.putArray("choices").addObject().put("text", "").put("index", 0).put("finish_reason", "stop");
        data("", last);
        done();
    }

    private void responses(List<String> pieces) {
        ObjectNode begun =
                JSON.objectNode().put("id", "resp_1").put("object", "response").put("model", "house-large");
        begun.put("status", "in_progress").putArray("output");
        send(numbered("response.created").set("response", begun));
        ArrayNode output = JSON.arrayNode();
        if (thinks()) {
            output.add(thought());
        }
        int index = output.size();
        ObjectNode item =
                JSON.objectNode().put("id", "msg_1").put("type", "message").put("role", "assistant");
        item.put("status", "in_progress").putArray("content");
        send(numbered("response.output_item.added").put("output_index", index).set("item", item));
        for (String piece : pieces) {
            ObjectNode delta = at("response.output_text.delta", index).put("delta", piece);
            ArrayNode logprobs = delta.putArray("logprobs");
            if (extras == Extras.LOGPROBS) {
                token(logprobs, piece);
            }
            send(delta);
        }
        String text = String.join("", pieces);
        send(at("response.output_text.done", index).put("text", text));
        ObjectNode part = JSON.objectNode().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        ObjectNode partDone = at("response.content_part.done", index);
        partDone.set("part", part);
        send(partDone);
        ObjectNode whole = item.deepCopy().put("status", "completed");
        whole.putArray("content").add(part);
        send(numbered("response.output_item.done").put("output_index", index).set("item", whole));
        ObjectNode ended = begun.deepCopy().put("status", "completed");
        ended.set("output", output.add(whole));
        ended.putObject("usage").put("input_tokens", 9).put("output_tokens", pieces.size());
        send(numbered("response.completed").set("response", ended));
    }

    private ObjectNode thought() {
        ObjectNode item = JSON.objectNode().put("id", "rs_1").put("type", "reasoning");
        item.putArray("summary");
        send(numbered("response.output_item.added").put("output_index", 0).set("item", item));
        for (int i = 0; i < THOUGHTS; i++) {
            send(numbered("response.reasoning_text.delta")
                    .put("item_id", "rs_1")
                    .put("output_index", 0)
                    .put("content_index", 0)
                    .put("delta", " thought " + i));
        }
        ObjectNode whole = item.deepCopy().put("encrypted_content", "gAAAAAB".repeat(150));
        send(numbered("response.output_item.done").put("output_index", 0).set("item", whole));
        return whole;
    }

    private ObjectNode numbered(String type) {
        return JSON.objectNode().put("type", type).put("sequence_number", number++);
    }

    private ObjectNode at(String type, int index) {
        return numbered(type).put("item_id", "msg_1").put("output_index", index).put("content_index", 0);
    }

    private void send(com.fasterxml.jackson.databind.JsonNode event) {
        data(event.path("type").asText(), (ObjectNode) event);
    }

    private void messages(List<String> pieces) {
        ObjectNode start = JSON.objectNode().put("type", "message_start");
        ObjectNode message = start.putObject("message").put("id", "msg_1").put("type", "message");
        message.put("role", "assistant").put("model", "house-large").putArray("content");
        message.putObject("usage").put("input_tokens", 25).put("output_tokens", 1);
        send(start);
        int index = 0;
        if (thinks()) {
            send(block("content_block_start", index)
                    .set(
                            "content_block",
                            JSON.objectNode().put("type", "thinking").put("thinking", "")));
            for (int i = 0; i < THOUGHTS; i++) {
                delta(index, "thinking_delta", "thinking", " thought " + i);
            }
            delta(index, "signature_delta", "signature", "c2lnbmF0dXJl".repeat(40));
            send(block("content_block_stop", index++));
        }
        send(block("content_block_start", index)
                .set("content_block", JSON.objectNode().put("type", "text").put("text", "")));
        for (String piece : pieces) {
            delta(index, "text_delta", "text", piece);
        }
        send(block("content_block_stop", index));
        ObjectNode end = JSON.objectNode().put("type", "message_delta");
        end.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", pieces.size());
        send(end);
        send(JSON.objectNode().put("type", "message_stop"));
    }

    private static ObjectNode block(String type, int index) {
        return JSON.objectNode().put("type", type).put("index", index);
    }

    private void delta(int index, String type, String field, String text) {
        ObjectNode event = block("content_block_delta", index);
        event.putObject("delta").put("type", type).put(field, text);
        send(event);
    }
}
