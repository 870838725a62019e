package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code /v1/chat/completions}. */
final class ChatDialect {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
    private static final int N_MAX = 8;

    private ChatDialect() {}

    static Job read(LocalModel model, JsonNode body, Stamp stamp) {
        Fields fields = new Fields(body);
        String name = fields.model();
        List<Ask.Turn> turns = turns(fields.turns("messages"));
        boolean logprobs = fields.flag("logprobs");
        int top = fields.whole("top_logprobs", 0, 20, 0);
        if (top > 0 && !logprobs) {
            throw BadAsk.of("top_logprobs", "'top_logprobs' is only allowed when 'logprobs' is true.");
        }
        int max = fields.tokens("max_completion_tokens", fields.tokens("max_tokens", Sampling.MAX_TOKENS));
        Sampling sampling = new Sampling(
                fields.number("temperature", 0, 2, 1),
                fields.topP(),
                fields.seed(stamp.nonce()),
                max,
                fields.logitBias(model.vocabulary().size()),
                logprobs ? Math.max(top, 0) : 0);
        Ask ask = new Ask(
                name,
                turns,
                fields.tools("parameters"),
                rule(body.path("tool_choice")),
                sampling,
                fields.whole("n", 1, N_MAX, 1),
                fields.stops("stop", 4),
                fields.flag("stream"),
                logprobs,
                Fields.effort(body.path("reasoning_effort").asText("")),
                Fields.schema(body.path("response_format")),
                "");
        List<Speech> speeches = new ArrayList<>();
        for (int choice = 0; choice < ask.n(); choice++) {
            speeches.add(new Speech(model, ask, choice));
        }
        int input = model.count(ask.everything() + body.path("tools")) + 4 * turns.size();
        boolean usage = body.path("stream_options").path("include_usage").asBoolean(false);
        return new Job(speeches, new ChatScribe(model.vocabulary(), ask, stamp, input, usage), ask.stream());
    }

    static String rule(JsonNode choice) {
        if (choice.isObject()) {
            String name = choice.path("function")
                    .path("name")
                    .asText(choice.path("name").asText("required"));
            return name.isEmpty() ? "required" : name;
        }
        return choice.asText("auto").equals("any") ? "required" : choice.asText("auto");
    }

    private static List<Ask.Turn> turns(JsonNode messages) {
        List<Ask.Turn> turns = new ArrayList<>();
        Set<String> open = new TreeSet<>();
        for (JsonNode message : messages) {
            String role = message.path("role").asText();
            if (!ROLES.contains(role)) {
                throw BadAsk.of("messages[%d].role".formatted(turns.size()), "Invalid value: '%s'.".formatted(role));
            }
            if (role.equals("tool") && !open.remove(message.path("tool_call_id").asText())) {
                throw BadAsk.of(
                        "messages.[%d].role".formatted(turns.size()),
                        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with"
                                + " 'tool_calls'.");
            }
            if (!role.equals("tool")) {
                mustBeAnswered(open);
            }
            Set<String> called = new HashSet<>();
            for (JsonNode call : message.path("tool_calls")) {
                open.add(call.path("id").asText());
                called.add(call.path("function").path("name").asText());
            }
            String plain = role.equals("developer") ? "system" : role.equals("function") ? "tool" : role;
            turns.add(new Ask.Turn(plain, Fields.text(message.path("content")), List.copyOf(called)));
        }
        mustBeAnswered(open);
        return turns;
    }

    private static void mustBeAnswered(Set<String> open) {
        if (!open.isEmpty()) {
            throw BadAsk.of(
                    "messages",
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                            + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                            + String.join(", ", open));
        }
    }
}
