package io.portcullis.audit.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The answer to one HTTP request: knows its dialect's error shape and whether anybody is still listening. */
final class Reply {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String id;
    private final boolean anthropic;
    private final AtomicInteger active;
    private final AtomicLong cancelled;
    private final AtomicLong served;
    private boolean open = true;

    Reply(HttpServerRequest request, String id, AtomicInteger active, AtomicLong cancelled, AtomicLong served) {
        this.request = request;
        this.response = request.response();
        this.id = id;
        this.active = active;
        this.cancelled = cancelled;
        this.served = served;
        anthropic = request.path().startsWith("/v1/messages") || request.getHeader("anthropic-version") != null;
        active.incrementAndGet();
        response.putHeader(anthropic ? "request-id" : "x-request-id", id);
        response.closeHandler(closed -> left());
        response.exceptionHandler(broken -> left());
        request.exceptionHandler(broken -> left());
    }

    private void left() {
        if (open) {
            open = false;
            active.decrementAndGet();
            cancelled.incrementAndGet();
        }
    }

    private void done() {
        if (open) {
            open = false;
            active.decrementAndGet();
            served.incrementAndGet();
        }
    }

    boolean anthropic() {
        return anthropic;
    }

    /** Whether the client is there and the answer is not over. */
    boolean open() {
        return open;
    }

    void header(String name, String value) {
        response.putHeader(name, value);
    }

    HttpServerResponse response() {
        return response;
    }

    void json(int status, ObjectNode body) {
        done();
        response.setStatusCode(status).putHeader("content-type", "application/json");
        var unused = response.end(body.toString());
    }

    void end() {
        done();
        var unused = response.end();
    }

    /** Breaks the connection without ending the answer; counts as served, since the server chose it. */
    void reset() {
        done();
        if (response.streamId() >= 0) {
            var unused = response.reset();
        } else {
            var unused = request.connection().close();
        }
    }

    void refuse(BadAsk why) {
        if (!open) {
            return;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (anthropic) {
            body.put("type", "error")
                    .putObject("error")
                    .put("type", anthropicType(why.status()))
                    .put("message", why.getMessage());
            body.put("request_id", id);
        } else {
            ObjectNode error =
                    body.putObject("error").put("message", why.getMessage()).put("type", openAiType(why.status()));
            nullable(error, "param", why.param());
            nullable(error, "code", why.code());
        }
        json(why.status(), body);
    }

    private static void nullable(ObjectNode error, String field, String value) {
        if (value.isEmpty()) {
            error.putNull(field);
        } else {
            error.put(field, value);
        }
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    private static String openAiType(int status) {
        return status == 429 ? "requests" : status >= 500 ? "server_error" : "invalid_request_error";
    }
}
