package io.portcullis.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads OpenTelemetry traces in OTLP JSON (one export request a line, many spans each): every span that carries a
 * {@code gen_ai.} request or usage attribute is an exchange, all other spans are passed over.
 *
 * <p>Texts are taken from {@code gen_ai.input.messages}, {@code gen_ai.output.messages} and
 * {@code gen_ai.system_instructions} (attributes of the span, or of an event), from {@code gen_ai.prompt} and
 * {@code gen_ai.completion} (whole, or numbered as {@code gen_ai.prompt.0.content}). The account is the first of
 * {@code portcullis.account}, {@code enduser.id}, {@code user.id}, {@code gen_ai.user.id}, {@code session.id} and the
 * resource's {@code service.name}.
 *
 * <p>Source: OpenTelemetry semantic conventions for generative AI, and OpenLLMetry's older names.
 */
public final class OtlpReader implements LineReader {
    private static final int ATTRIBUTES_MAX = 10_000;

    private final ForeignLine lines;

    public OtlpReader(int maxBytes) {
        this.lines = new ForeignLine(maxBytes);
    }

    @Override
    public void read(byte[] buffer, int offset, int length, Consumer<? super Line> into) {
        JsonNode tree = lines.tree(buffer, offset, length);
        if (!tree.isObject()) {
            into.accept(new Line.Unreadable(tree.textValue()));
            return;
        }
        JsonNode resources = either(tree, "resourceSpans", "resource_spans");
        if (!resources.isArray()) {
            into.accept(new Line.Unreadable("no resourceSpans"));
            return;
        }
        for (JsonNode resource : resources) {
            Map<String, JsonNode> shared = new TreeMap<>();
            attributes(resource.path("resource").path("attributes"), shared);
            for (JsonNode scope : either(resource, "scopeSpans", "scope_spans")) {
                for (JsonNode span : scope.path("spans")) {
                    span(span, shared, into);
                }
            }
        }
    }

    private void span(JsonNode span, Map<String, JsonNode> shared, Consumer<? super Line> into) {
        Map<String, JsonNode> found = new TreeMap<>(shared);
        attributes(span.path("attributes"), found);
        if (found.keySet().stream().noneMatch(OtlpReader::generative)) {
            return;
        }
        for (JsonNode event : span.path("events")) {
            attributes(event.path("attributes"), found);
        }
        ObjectNode line = lines.object();
        line.put("id", first(text(found, "gen_ai.response.id"), ForeignLine.text(span, "spanId", "span_id")));
        long start = either(span, "startTimeUnixNano", "start_time_unix_nano").asLong(0);
        long end = either(span, "endTimeUnixNano", "end_time_unix_nano").asLong(0);
        if (start > 0) {
            line.put("time", java.time.Instant.ofEpochSecond(0, start).toString());
            line.put("latency_ms", Math.max(0, end - start) / 1_000_000);
        }
        line.put(
                "account",
                text(
                        found,
                        "portcullis.account",
                        "enduser.id",
                        "user.id",
                        "gen_ai.user.id",
                        "session.id",
                        "service.name"));
        line.put("org", text(found, "portcullis.org", "organization.id", "tenant.id"));
        line.put("plan", text(found, "portcullis.plan"));
        line.put(
                "conversation",
                first(
                        text(found, "gen_ai.conversation.id", "session.id"),
                        ForeignLine.text(span, "traceId", "trace_id")));
        line.put("status", (int) Math.clamp(number(found, "http.response.status_code"), 0, 999));
        ObjectNode client = line.putObject("client");
        client.put("ip", text(found, "client.address", "net.peer.ip"));
        client.put("user_agent", text(found, "user_agent.original"));
        line.put("endpoint", endpoint(found));
        request(found, line.putObject("request"));
        response(found, line.putObject("response"));
        into.accept(lines.read(line));
    }

    private static boolean generative(String name) {
        return name.startsWith("gen_ai.request.")
                || name.startsWith("gen_ai.usage.")
                || name.equals("gen_ai.operation.name")
                || name.startsWith("gen_ai.prompt");
    }

    private void request(Map<String, JsonNode> found, ObjectNode request) {
        request.put("model", text(found, "gen_ai.request.model", "gen_ai.response.model"));
        count(found, "gen_ai.request.choice.count", request, "n");
        count(found, "gen_ai.request.max_tokens", request, "max_tokens");
        count(found, "gen_ai.request.seed", request, "seed");
        ArrayNode messages = request.putArray("messages");
        JsonNode system = lines.unquoted(value(found, "gen_ai.system_instructions"));
        if (!system.isMissingNode()) {
            parts(messages.addObject().put("role", "system"), system);
        }
        messages(found, "gen_ai.input.messages", "gen_ai.prompt", "user", messages);
    }

    private void response(Map<String, JsonNode> found, ObjectNode response) {
        ArrayNode messages = lines.object().putArray("messages");
        messages(found, "gen_ai.output.messages", "gen_ai.completion", "assistant", messages);
        ArrayNode choices = response.putArray("choices");
        JsonNode finish = lines.unquoted(value(found, "gen_ai.response.finish_reasons"));
        for (JsonNode message : messages) {
            ObjectNode choice = choices.addObject();
            choice.set("message", message);
            JsonNode reason = finish.isArray() ? finish.path(choices.size() - 1) : finish;
            choice.put("finish_reason", first(ForeignLine.text(message, "finish_reason"), reason.asText("")));
        }
        ObjectNode usage = response.putObject("usage");
        count(found, "gen_ai.usage.prompt_tokens", usage, "prompt_tokens");
        count(found, "gen_ai.usage.completion_tokens", usage, "completion_tokens");
        count(found, "gen_ai.usage.input_tokens", usage, "input_tokens");
        count(found, "gen_ai.usage.output_tokens", usage, "output_tokens");
        count(found, "gen_ai.usage.reasoning.output_tokens", usage, "reasoning_tokens");
    }

    /** Messages in the form of the APIs, from whichever of the attributes hold them. */
    private void messages(Map<String, JsonNode> found, String whole, String numbered, String role, ArrayNode into) {
        JsonNode given = lines.unquoted(value(found, whole));
        if (given.isArray()) {
            for (JsonNode message : given) {
                ObjectNode ours = into.addObject();
                ours.put("role", first(ForeignLine.text(message, "role"), role));
                ours.put("finish_reason", ForeignLine.text(message, "finish_reason"));
                parts(ours, message.has("parts") ? message.path("parts") : message.path("content"));
            }
            return;
        }
        for (int i = 0; found.containsKey(numbered + "." + i + ".content"); i++) {
            ObjectNode ours = into.addObject();
            ours.put("role", first(text(found, numbered + "." + i + ".role"), role));
            parts(ours, lines.unquoted(value(found, numbered + "." + i + ".content")));
        }
        JsonNode plain = lines.unquoted(value(found, numbered));
        if (into.isEmpty() && plain.isArray()) {
            into.addAll((ArrayNode) plain);
        } else if (into.isEmpty() && !plain.isMissingNode()) {
            parts(into.addObject().put("role", role), plain);
        }
    }

    /** Parts of the conventions ({@code {"type":"text","content":...}}, tool calls, answers) as content blocks. */
    private void parts(ObjectNode message, JsonNode parts) {
        if (!parts.isArray()) {
            message.put("content", parts.isTextual() ? parts.textValue() : ForeignLine.text(parts, "content", "text"));
            return;
        }
        ArrayNode content = message.putArray("content");
        for (JsonNode part : parts) {
            ObjectNode block = content.addObject();
            String type = ForeignLine.text(part, "type");
            switch (type) {
                case "tool_call" -> {
                    block.put("type", "tool_use").put("name", ForeignLine.text(part, "name"));
                    block.set("input", part.path("arguments"));
                }
                case "tool_call_response" -> {
                    JsonNode answer = part.has("response") ? part.path("response") : part.path("result");
                    block.put("type", "tool_result");
                    block.put("content", answer.isTextual() ? answer.textValue() : answer.toString());
                }
                default -> {
                    block.put("type", type.isEmpty() ? "text" : type);
                    block.put("text", part.isTextual() ? part.textValue() : ForeignLine.text(part, "content", "text"));
                }
            }
        }
    }

    private static String endpoint(Map<String, JsonNode> found) {
        return switch (text(found, "gen_ai.operation.name")) {
            case "chat" ->
                text(found, "gen_ai.provider.name", "gen_ai.system").equals("anthropic")
                        ? "/v1/messages"
                        : "/v1/chat/completions";
            case "text_completion" -> "/v1/completions";
            case "embeddings" -> "/v1/embeddings";
            default -> "";
        };
    }

    private static void attributes(JsonNode list, Map<String, JsonNode> into) {
        for (JsonNode attribute : list) {
            String key = ForeignLine.text(attribute, "key");
            if (!key.isEmpty() && into.size() < ATTRIBUTES_MAX) {
                into.put(key, plain(attribute.path("value")));
            }
        }
    }

    private static JsonNode plain(JsonNode value) {
        for (String kind : new String[] {"stringValue", "intValue", "doubleValue", "boolValue"}) {
            if (value.has(kind)) {
                return value.path(kind);
            }
        }
        if (value.path("arrayValue").path("values").isArray()) {
            ArrayNode all = ((ArrayNode) value.path("arrayValue").path("values")).arrayNode();
            value.path("arrayValue").path("values").forEach(one -> all.add(plain(one)));
            return all;
        }
        if (value.path("kvlistValue").path("values").isArray()) {
            ArrayNode list = (ArrayNode) value.path("kvlistValue").path("values");
            ObjectNode all = list.objectNode();
            list.forEach(one -> all.set(ForeignLine.text(one, "key"), plain(one.path("value"))));
            return all;
        }
        return value;
    }

    private static JsonNode either(JsonNode node, String one, String other) {
        return node.has(one) ? node.path(one) : node.path(other);
    }

    private static JsonNode value(Map<String, JsonNode> found, String name) {
        JsonNode value = found.get(name);
        return value == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : value;
    }

    private static String text(Map<String, JsonNode> found, String... names) {
        for (String name : names) {
            String text = value(found, name).asText("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static long number(Map<String, JsonNode> found, String name) {
        return value(found, name).asLong(0);
    }

    private static void count(Map<String, JsonNode> found, String name, ObjectNode into, String field) {
        if (found.containsKey(name)) {
            into.put(field, number(found, name));
        }
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
