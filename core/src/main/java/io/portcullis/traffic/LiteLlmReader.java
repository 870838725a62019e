package io.portcullis.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Reads LiteLLM's logs, a JSON object a line: the proxy's standard logging payload (as its callbacks write it) and rows
 * of its spend log table. The account is the hash of the virtual key, else the user, else the end user; the
 * organisation is the organisation or team. Where a spend log holds no messages, the original body under
 * {@code proxy_server_request} is used, else the prompt is empty.
 *
 * <p>Source: LiteLLM documentation, "StandardLoggingPayload Specification", and the proxy's {@code SpendLogsPayload}.
 */
public final class LiteLlmReader implements LineReader {
    private final ForeignLine lines;

    public LiteLlmReader(int maxBytes) {
        this.lines = new ForeignLine(maxBytes);
    }

    @Override
    public void read(byte[] buffer, int offset, int length, Consumer<? super Line> into) {
        JsonNode tree = lines.tree(buffer, offset, length);
        if (!tree.isObject()) {
            into.accept(new Line.Unreadable(tree.textValue()));
            return;
        }
        JsonNode nested = tree.path("standard_logging_object");
        into.accept(exchange(nested.isObject() ? nested : tree));
    }

    private Line exchange(JsonNode log) {
        JsonNode metadata = lines.unquoted(log.path("metadata"));
        String key = first(
                ForeignLine.text(metadata, "user_api_key_hash", "user_api_key"), ForeignLine.text(log, "api_key"));
        String user =
                first(ForeignLine.text(metadata, "user_api_key_user_id"), ForeignLine.text(log, "user", "end_user"));
        ObjectNode line = lines.object();
        line.put("id", ForeignLine.text(log, "id", "request_id"));
        line.set("time", log.path("startTime"));
        line.put("account", first(key, user));
        line.put("key", key);
        line.put(
                "org",
                first(
                        ForeignLine.text(metadata, "user_api_key_org_id", "user_api_key_team_id"),
                        ForeignLine.text(log, "organization_id", "team_id")));
        line.put("conversation", ForeignLine.text(log, "session_id", "trace_id"));
        line.put("endpoint", endpoint(ForeignLine.text(log, "call_type")));
        line.put("status", ForeignLine.text(log, "status").equals("failure") ? 500 : 200);
        latency(log, line);
        ObjectNode client = line.putObject("client");
        client.put(
                "ip",
                first(
                        ForeignLine.text(log, "requester_ip_address"),
                        ForeignLine.text(metadata, "requester_ip_address")));
        client.put("user_agent", first(ForeignLine.text(log, "user_agent"), ForeignLine.text(metadata, "user_agent")));
        request(log, line.putObject("request"));
        response(log, line);
        return lines.read(line);
    }

    private static void latency(JsonNode log, ObjectNode line) {
        Instant start = time(log.path("startTime"));
        Instant end = time(log.path("endTime"));
        if (end.isAfter(start) && start.isAfter(Instant.EPOCH)) {
            line.put(
                    "latency_ms",
                    Math.min(Duration.between(start, end).toSeconds(), 1_000_000) * 1000
                            + Duration.between(start, end).toMillisPart());
        }
    }

    private static Instant time(JsonNode node) {
        return (node.isNumber() ? Times.ofEpoch(node.doubleValue()) : Times.of(node.asText(""))).orElse(Instant.EPOCH);
    }

    private void request(JsonNode log, ObjectNode request) {
        JsonNode body = lines.unquoted(log.path("proxy_server_request"));
        body = body.path("body").isObject() ? body.path("body") : body;
        if (body.isObject()) {
            request.setAll((ObjectNode) body);
        }
        JsonNode parameters = lines.unquoted(log.path("model_parameters"));
        if (parameters.isObject()) {
            request.setAll((ObjectNode) parameters);
        }
        request.put("model", first(ForeignLine.text(log, "model_group", "model"), ForeignLine.text(request, "model")));
        JsonNode messages = lines.unquoted(log.path("messages"));
        if (messages.isArray() && !messages.isEmpty()) {
            request.set("messages", messages);
        } else if (messages.isTextual() && !messages.textValue().isEmpty()) {
            request.put("prompt", messages.textValue());
        } else if (messages.path("messages").isArray()) {
            request.set("messages", messages.path("messages"));
        }
    }

    private void response(JsonNode log, ObjectNode line) {
        JsonNode body = lines.unquoted(log.path("response"));
        ObjectNode response = lines.object();
        if (body.isObject()) {
            response.setAll((ObjectNode) body);
        } else if (body.isTextual() && !body.textValue().isEmpty()) {
            response.putArray("choices").addObject().putObject("message").set("content", body);
        }
        if (!response.path("usage").isObject()) {
            ObjectNode usage = response.putObject("usage");
            for (String name : new String[] {"prompt_tokens", "completion_tokens", "total_tokens"}) {
                if (log.path(name).isNumber()) {
                    usage.put(name, log.path(name).longValue());
                }
            }
        }
        line.set("response", response);
    }

    private static String endpoint(String callType) {
        return switch (callType) {
            case "completion", "acompletion" -> "/v1/chat/completions";
            case "text_completion", "atext_completion" -> "/v1/completions";
            case "embedding", "aembedding" -> "/v1/embeddings";
            case "responses", "aresponses" -> "/v1/responses";
            case "anthropic_messages" -> "/v1/messages";
            default -> "";
        };
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
