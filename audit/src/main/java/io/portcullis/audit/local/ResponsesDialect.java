package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code /v1/responses}; nothing is stored, so {@code previous_response_id} finds nothing. */
final class ResponsesDialect {
    private ResponsesDialect() {}

    static Job read(LocalModel model, JsonNode body, Stamp stamp) {
        Fields fields = new Fields(body);
        String name = fields.model();
        if (body.hasNonNull("previous_response_id")) {
            String id = body.get("previous_response_id").asText();
            throw new BadAsk(
                    400,
                    "Previous response with id '%s' not found.".formatted(id),
                    "previous_response_id",
                    "previous_response_not_found");
        }
        List<Ask.Turn> turns = turns(fields, body, stamp.seal());
        Set<String> include = new HashSet<>();
        body.path("include").forEach(value -> include.add(value.asText()));
        boolean logprobs = include.contains("message.output_text.logprobs");
        int top = fields.whole("top_logprobs", 0, 20, 0);
        Sampling sampling = new Sampling(
                fields.number("temperature", 0, 2, 1),
                fields.topP(),
                stamp.nonce(),
                fields.tokens("max_output_tokens", Sampling.MAX_TOKENS),
                Map.of(),
                logprobs ? top : 0);
        JsonNode reasoning = body.path("reasoning");
        boolean thinks = reasoning.isObject();
        Ask ask = new Ask(
                name,
                turns,
                fields.tools("parameters"),
                ChatDialect.rule(body.path("tool_choice")),
                sampling,
                1,
                List.of(),
                fields.flag("stream"),
                logprobs,
                thinks ? Fields.effort(reasoning.path("effort").asText("medium")) : 0,
                Fields.schema(body.path("text").path("format")),
                "");
        int input = model.count(ask.everything() + body.path("tools")) + 4 * turns.size();
        ResponsesScribe scribe = new ResponsesScribe(model.vocabulary(), ask, stamp, input, body, include);
        return new Job(List.of(new Speech(model, ask, 0)), scribe, ask.stream());
    }

    private static List<Ask.Turn> turns(Fields fields, JsonNode body, Seal seal) {
        List<Ask.Turn> turns = new ArrayList<>();
        if (body.path("instructions").isTextual()) {
            turns.add(new Ask.Turn("system", body.get("instructions").asText(), List.of()));
        }
        if (body.path("input").isTextual()) {
            turns.add(new Ask.Turn("user", body.get("input").asText(), List.of()));
            return turns;
        }
        Map<String, String> calls = new HashMap<>();
        for (JsonNode item : fields.turns("input")) {
            switch (item.path("type").asText("message")) {
                case "message" -> {
                    String role = item.path("role").asText();
                    if (!Set.of("system", "developer", "user", "assistant").contains(role)) {
                        throw BadAsk.of(
                                "input[%d].role".formatted(turns.size()), "Invalid value: '%s'.".formatted(role));
                    }
                    String plain = role.equals("developer") ? "system" : role;
                    turns.add(new Ask.Turn(plain, Fields.text(item.path("content")), List.of()));
                }
                case "function_call" -> {
                    calls.put(item.path("call_id").asText(), item.path("name").asText());
                    turns.add(new Ask.Turn(
                            "assistant", "", List.of(item.path("name").asText())));
                }
                case "function_call_output" -> {
                    String id = item.path("call_id").asText();
                    if (calls.remove(id) == null) {
                        throw BadAsk.of(
                                "input", "No tool call found for function call output with call_id %s.".formatted(id));
                    }
                    turns.add(new Ask.Turn("tool", Fields.text(item.path("output")), List.of()));
                }
                case "reasoning" -> verify(item, seal);
                default ->
                    throw BadAsk.of(
                            "input[%d].type".formatted(turns.size()),
                            "Invalid value: '%s'.".formatted(item.path("type").asText()));
            }
        }
        if (!calls.isEmpty()) {
            throw BadAsk.of(
                    "input",
                    "No tool output found for function call %s."
                            .formatted(calls.keySet().iterator().next()));
        }
        return turns;
    }

    private static void verify(JsonNode item, Seal seal) {
        String sealed = item.path("encrypted_content").asText("");
        if (item.hasNonNull("encrypted_content") && seal.opened(sealed).isEmpty()) {
            String shown = sealed.substring(0, Math.min(8, sealed.length()));
            String message = "The encrypted content " + shown + "... could not be verified. Reason: Encrypted content"
                    + " could not be decrypted or parsed.";
            throw new BadAsk(400, message, "", "invalid_encrypted_content");
        }
    }
}
