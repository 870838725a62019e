package io.portcullis.gateway.wire;

import io.portcullis.traffic.Dialect;
import io.portcullis.traffic.Endpoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Refusals as each dialect writes them, so that the official SDKs raise the right exception and retry only what is
 * worth a retry. OpenAI bodies are {@code {"error":{message,type,param,code}}} with all four present; Anthropic bodies
 * are {@code {"type":"error","error":{type,message},"request_id"}}.
 */
public final class Errors {
    private Errors() {}

    /** One refusal in both dialects. */
    private record Shape(
            int openai,
            String openaiType,
            String code,
            String param,
            int anthropic,
            String anthropicType,
            String text) {
        private static Shape same(int status, String openaiType, String code, String anthropicType, String text) {
            return new Shape(status, openaiType, code, "", status, anthropicType, text);
        }

        private static Shape request(int status, String code, String anthropicType, String text) {
            return same(status, "invalid_request_error", code, anthropicType, text);
        }
    }

    /** The whole answer to a refused call. */
    public static ErrorReply reply(Dialect dialect, Refusal refusal, String requestId) {
        Shape shape = shape(refusal);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put(requestIdHeader(dialect), requestId);
        headers(headers, refusal);
        return switch (dialect) {
            case OPENAI -> new ErrorReply(shape.openai(), headers, openai(shape));
            case ANTHROPIC ->
                new ErrorReply(shape.anthropic(), headers, anthropic(shape.anthropicType(), shape.text(), requestId));
        };
    }

    /** The header under which a dialect's answers carry the request id. */
    public static String requestIdHeader(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> "x-request-id";
            case ANTHROPIC -> "request-id";
        };
    }

    /**
     * The event that ends a stream which broke: SDKs raise on it, where a mere end would look like a short answer.
     *
     * @param sequence number of the event, for the Responses API
     */
    static byte[] event(Endpoint endpoint, String message, String requestId, long sequence) {
        JsonText body = new JsonText();
        switch (endpoint) {
            case RESPONSES -> {
                body.raw("event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":");
                body.string(message).raw(",\"param\":null,\"sequence_number\":" + sequence + "}\n\n");
            }
            case MESSAGES, COUNT_TOKENS -> {
                body.raw("event: error\ndata: ");
                body.bytes(anthropic("api_error", message, requestId)).raw("\n\n");
            }
            case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS ->
                body.raw("data: ")
                        .bytes(openai("server_error", "upstream_error", "", message))
                        .raw("\n\n");
        }
        return body.toBytes();
    }

    /** The body of an answer that cannot be given, in the dialect's shape. */
    static byte[] body(Dialect dialect, String message, String requestId) {
        return switch (dialect) {
            case OPENAI -> openai("server_error", "upstream_error", "", message);
            case ANTHROPIC -> anthropic("api_error", message, requestId);
        };
    }

    private static Shape shape(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Unauthenticated(var text) ->
                Shape.request(401, "invalid_api_key", "authentication_error", text);
            case Refusal.Forbidden(var text) -> Shape.request(403, "forbidden", "permission_error", text);
            case Refusal.TermsNotAccepted(var version, var link) ->
                Shape.request(
                        403,
                        "terms_not_accepted",
                        "permission_error",
                        "The terms of use (%s), as they stand now, have not been accepted. Read and accept them at %s"
                                .formatted(version, link));
            case Refusal.VerificationRequired(var level, var link) ->
                Shape.request(
                        403,
                        "verification_required",
                        "permission_error",
                        "This request needs an account that is verified by %s.%s"
                                .formatted(level, link.isEmpty() ? "" : " Verify it at " + link));
            case Refusal.NotFound(var text, var param) ->
                new Shape(
                        404,
                        "invalid_request_error",
                        param.equals("model") ? "model_not_found" : "not_found",
                        param,
                        404,
                        "not_found_error",
                        text);
            case Refusal.NotAllowed(var allow) ->
                Shape.request(405, "method_not_allowed", "invalid_request_error", "Use " + allow + " here.");
            case Refusal.Invalid(var text, var param) ->
                new Shape(400, "invalid_request_error", "", param, 400, "invalid_request_error", text);
            case Refusal.TooLarge(var max) ->
                Shape.request(
                        413,
                        "request_too_large",
                        "request_too_large",
                        "The request is larger than the %d bytes allowed.".formatted(max));
            case Refusal.Unsupported(var text) ->
                Shape.request(415, "unsupported_media_type", "invalid_request_error", text);
            case Refusal.Limited(var text, var code, var pause) ->
                Shape.same(429, "rate_limit_exceeded", code, "rate_limit_error", text);
            case Refusal.OverBudget(var text) ->
                new Shape(429, "insufficient_quota", "insufficient_quota", "", 402, "billing_error", text);
            case Refusal.Abuse(var text) -> Shape.request(403, "abnormal_usage_detected", "permission_error", text);
            case Refusal.BadUpstream(var text) -> Shape.same(502, "server_error", "upstream_error", "api_error", text);
            case Refusal.UpstreamTimeout(var text) ->
                Shape.same(504, "server_error", "upstream_timeout", "timeout_error", text);
            case Refusal.Overloaded(var text, var pause) ->
                new Shape(503, "server_error", "overloaded", "", 529, "overloaded_error", text);
            case Refusal.Broken() ->
                Shape.same(500, "server_error", "internal_error", "api_error", "The gateway could not serve the call.");
        };
    }

    private static void headers(Map<String, String> headers, Refusal refusal) {
        switch (refusal) {
            case Refusal.Limited(var text, var code, var pause) -> retry(headers, pause);
            case Refusal.Overloaded(var text, var pause) -> retry(headers, pause);
            case Refusal.OverBudget budget -> headers.put("x-should-retry", "false");
            case Refusal.Abuse abuse -> headers.put("x-should-retry", "false");
            case Refusal.TermsNotAccepted(var version, var link) -> {
                headers.put("x-should-retry", "false");
                headers.put("link", "<" + link + ">; rel=\"terms-of-service\"");
            }
            case Refusal.VerificationRequired v -> headers.put("x-should-retry", "false");
            case Refusal.NotAllowed(var allow) -> headers.put("allow", allow);
            case Refusal.Unauthenticated unknown -> headers.put("www-authenticate", "Bearer");
            case Refusal.Forbidden f -> {}
            case Refusal.NotFound n -> {}
            case Refusal.Invalid i -> {}
            case Refusal.TooLarge t -> {}
            case Refusal.Unsupported u -> {}
            case Refusal.BadUpstream b -> {}
            case Refusal.UpstreamTimeout t -> {}
            case Refusal.Broken b -> {}
        }
    }

    /** Whole seconds are rounded up: a retry a moment too early would only be refused again. */
    private static void retry(Map<String, String> headers, Duration pause) {
        long millis = Math.max(1, pause.toMillis());
        headers.put("retry-after", Long.toString((millis + 999) / 1000));
        headers.put("retry-after-ms", Long.toString(millis));
    }

    private static byte[] openai(Shape shape) {
        return openai(shape.openaiType(), shape.code(), shape.param(), shape.text());
    }

    private static byte[] openai(String type, String code, String param, String message) {
        JsonText body = new JsonText();
        body.raw("{\"error\":{\"message\":").string(message).raw(",\"type\":").string(type);
        body.raw(",\"param\":").nullable(param).raw(",\"code\":").nullable(code).raw("}}");
        return body.toBytes();
    }

    private static byte[] anthropic(String type, String message, String requestId) {
        JsonText body = new JsonText();
        body.raw("{\"type\":\"error\",\"error\":{\"type\":")
                .string(type)
                .raw(",\"message\":")
                .string(message);
        body.raw("},\"request_id\":").nullable(requestId).raw("}");
        return body.toBytes();
    }
}
