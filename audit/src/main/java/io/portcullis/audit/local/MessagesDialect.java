package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code /v1/messages}; thinking blocks must come back with the signature they were given. */
final class MessagesDialect {
    private static final int BUDGET_MIN = 1024;
    private static final int ADAPTIVE_TOKENS = 90;

    private MessagesDialect() {}

    static Job read(LocalModel model, JsonNode body, Stamp stamp) {
        Fields fields = new Fields(body);
        String name = fields.model();
        List<Ask.Turn> turns = turns(body, fields.turns("messages"), stamp.seal());
        if (!body.hasNonNull("max_tokens")) {
            throw BadAsk.of("max_tokens", "max_tokens: Field required");
        }
        int max = fields.tokens("max_tokens", Sampling.MAX_TOKENS);
        int thinking = thinking(body);
        if (thinking > 0) {
            mustBeginWithThinking(body.path("messages"));
        }
        Sampling sampling =
                new Sampling(fields.number("temperature", 0, 1, 1), fields.topP(), stamp.nonce(), max, Map.of(), 0);
        Ask ask = new Ask(
                name,
                turns,
                fields.tools("input_schema"),
                rule(body.path("tool_choice")),
                sampling,
                1,
                fields.stops("stop_sequences", 64),
                fields.flag("stream"),
                false,
                thinking,
                Fields.schema(
                        body.path("output_config").has("format")
                                ? body.path("output_config").path("format")
                                : body.path("output_format")),
                "");
        MessagesScribe scribe = new MessagesScribe(ask, stamp, input(model, ask, body));
        return new Job(List.of(new Speech(model, ask, 0)), scribe, ask.stream());
    }

    /** Tokens of a request to {@code /v1/messages/count_tokens}. */
    static int count(LocalModel model, JsonNode body, Seal seal) {
        Fields fields = new Fields(body);
        fields.model();
        List<Ask.Turn> turns = turns(body, fields.turns("messages"), seal);
        StringBuilder all = new StringBuilder(body.path("tools").toString());
        turns.forEach(turn -> all.append(turn.text()).append('\n'));
        return model.count(all.toString()) + 4 * turns.size();
    }

    private static int input(LocalModel model, Ask ask, JsonNode body) {
        return model.count(ask.everything() + body.path("tools"))
                + 4 * ask.turns().size();
    }

    private static String rule(JsonNode choice) {
        return switch (choice.path("type").asText("auto")) {
            case "any" -> "required";
            case "none" -> "none";
            case "tool" -> choice.path("name").asText("required");
            default -> "auto";
        };
    }

    /** Tokens of thinking: a tenth of the budget, since this model has less to think about; at least 40. */
    private static int thinking(JsonNode body) {
        JsonNode thinking = body.path("thinking");
        return switch (thinking.path("type").asText("disabled")) {
            case "disabled" -> 0;
            case "adaptive" -> ADAPTIVE_TOKENS;
            case "enabled" -> {
                int budget = thinking.path("budget_tokens").asInt(0);
                if (budget < BUDGET_MIN) {
                    throw BadAsk.of(
                            "thinking",
                            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
                }
                if (budget >= body.path("max_tokens").asInt(0)) {
                    throw BadAsk.of("max_tokens", "`max_tokens` must be greater than `thinking.budget_tokens`.");
                }
                yield Math.min(400, Math.max(40, budget / 10));
            }
            default ->
                throw BadAsk.of("thinking", "thinking.type: Input should be 'enabled', 'disabled' or 'adaptive'");
        };
    }

    private static List<Ask.Turn> turns(JsonNode body, JsonNode messages, Seal seal) {
        List<Ask.Turn> turns = new ArrayList<>();
        String system = Fields.text(body.path("system"));
        if (!system.isEmpty()) {
            turns.add(new Ask.Turn("system", system, List.of()));
        }
        Set<String> open = Set.of();
        for (int m = 0; m < messages.size(); m++) {
            JsonNode message = messages.get(m);
            String role = message.path("role").asText();
            if (!Set.of("user", "assistant", "system").contains(role)) {
                throw BadAsk.of("messages", "messages.%d.role: Input should be 'user' or 'assistant'".formatted(m));
            }
            JsonNode content = message.path("content");
            if (content.isMissingNode()
                    || content.isTextual() && content.asText().isEmpty() && role.equals("user")) {
                throw BadAsk.of("messages", "messages.%d: user messages must have non-empty content".formatted(m));
            }
            answered(open, content, m);
            Set<String> called = new TreeSet<>();
            Set<String> opened = new TreeSet<>();
            boolean results = false;
            for (int b = 0; b < content.size(); b++) {
                JsonNode block = content.get(b);
                verify(block, m, b, seal);
                if (block.path("type").asText().equals("tool_use")) {
                    called.add(block.path("name").asText());
                    opened.add(block.path("id").asText());
                } else if (block.path("type").asText().equals("tool_result")) {
                    results = true;
                    turns.add(new Ask.Turn("tool", Fields.text(block.path("content")), List.of()));
                }
            }
            open = opened;
            String text = Fields.text(content);
            if (!results || !text.isBlank()) {
                turns.add(new Ask.Turn(role, text, List.copyOf(called)));
            }
        }
        if (!open.isEmpty()) {
            answered(open, messages.path(messages.size()), messages.size());
        }
        return turns;
    }

    private static void answered(Set<String> open, JsonNode content, int at) {
        Set<String> left = new TreeSet<>(open);
        for (int b = 0; b < content.size(); b++) {
            JsonNode block = content.get(b);
            String id = block.path("tool_use_id").asText();
            if (block.path("type").asText().equals("tool_result") && !left.remove(id)) {
                throw BadAsk.of(
                        "messages",
                        ("messages.%d.content.%d: unexpected `tool_use_id` found in `tool_result` blocks: %s. Each"
                                        + " `tool_result` block must have a corresponding `tool_use` block in the"
                                        + " previous message.")
                                .formatted(at, b, id));
            }
        }
        if (!left.isEmpty()) {
            throw BadAsk.of(
                    "messages",
                    ("messages.%d: `tool_use` ids were found without `tool_result` blocks immediately after: %s. Each"
                                    + " `tool_use` block must have a corresponding `tool_result` block in the next"
                                    + " message.")
                            .formatted(Math.max(0, at - 1), String.join(", ", left)));
        }
    }

    private static void verify(JsonNode block, int message, int at, Seal seal) {
        String type = block.path("type").asText();
        String where = "messages.%d.content.%d".formatted(message, at);
        boolean genuine = seal.verifies(
                block.path("thinking").asText(), block.path("signature").asText());
        if (type.equals("thinking") && !genuine) {
            throw BadAsk.of("messages", where + ": Invalid `signature` in `thinking` block");
        }
        if (type.equals("redacted_thinking")
                && seal.opened(block.path("data").asText()).isEmpty()) {
            throw BadAsk.of("messages", where + ": Invalid `data` in `redacted_thinking` block");
        }
    }

    /** While a tool's result is being handed in, the assistant's turn before it must begin with its thinking. */
    private static void mustBeginWithThinking(JsonNode messages) {
        int at = messages.size() - 2;
        JsonNode last = messages.path(at + 1).path("content");
        boolean result = false;
        for (JsonNode block : last) {
            result |= block.path("type").asText().equals("tool_result");
        }
        String first = messages.path(at).path("content").path(0).path("type").asText();
        if (at >= 0 && result && !first.endsWith("thinking")) {
            throw BadAsk.of(
                    "messages",
                    ("messages.%d.content.0.type: Expected `thinking` or `redacted_thinking`, but found `%s`. When"
                                    + " `thinking` is enabled, a final `assistant` message must start with a thinking"
                                    + " block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).")
                            .formatted(at, first));
        }
    }
}
