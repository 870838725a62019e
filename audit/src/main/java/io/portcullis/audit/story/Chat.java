package io.portcullis.audit.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bodies of chat completions, and what can be taken from the answers. */
final class Chat {
    private static final double CHARS_A_TOKEN = 4.5;

    private Chat() {}

    static ObjectNode body(String model, int maxTokens) {
        ObjectNode body = Line.JSON.createObjectNode();
        body.put("model", model).put("max_completion_tokens", maxTokens).putArray("messages");
        return body;
    }

    static ArrayNode messages(ObjectNode body) {
        return body.withArray("messages");
    }

    static ObjectNode say(ObjectNode body, String role, String text) {
        messages(body).addObject().put("role", role).put("content", text);
        return body;
    }

    static JsonNode message(JsonNode answer) {
        return answer.path("choices").path(0).path("message");
    }

    /** Counts what an answer gave away: text, readable reasoning, log-probabilities. */
    static void harvest(Tally tally, JsonNode answer) {
        JsonNode message = message(answer);
        long vectors = 0;
        for (JsonNode token : answer.path("choices").path(0).path("logprobs").path("content")) {
            vectors += token.path("top_logprobs").isEmpty() ? 0 : 1;
        }
        tally.harvested(
                tokens(message.path("content").asText("")),
                tokens(message.path("reasoning_content").asText("")),
                vectors);
    }

    static long tokens(String text) {
        return Math.round(text.length() / CHARS_A_TOKEN);
    }
}
