package io.portcullis.gateway.flow;

import io.portcullis.gateway.forward.Outgoing;
import io.portcullis.gateway.receive.Incoming;
import io.portcullis.gateway.receive.Responder;
import io.portcullis.gateway.wire.ErrorReply;
import io.portcullis.gateway.wire.Errors;
import io.portcullis.gateway.wire.Refusal;
import io.portcullis.traffic.Dialect;
import io.portcullis.traffic.Endpoint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that has come in, and the way back to whoever sent it. */
record Arrival(String id, Instant at, Dialect dialect, Incoming incoming, Responder responder) {
    private static final int HEADER_MAX = 1024;

    void refuse(Refusal refusal, Map<String, String> further) {
        ErrorReply reply = Errors.reply(dialect, refusal, id);
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        further.forEach(headers::putIfAbsent);
        String own = headers.getOrDefault("link", "");
        String more = further.getOrDefault("link", own);
        if (!own.equals(more)) {
            headers.put("link", more.startsWith(own) ? more : own + ", " + more);
        }
        responder.send(reply.status(), headers, reply.body());
    }

    void answer(int status, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("content-type", "application/json");
        all.put(Errors.requestIdHeader(dialect), id);
        all.putAll(headers);
        responder.send(status, all, body);
    }

    /** The call as the upstream is to see it. */
    Outgoing outgoing(Asked asked, byte[] body) {
        Endpoint endpoint = asked.call().endpoint();
        Map<String, String> headers = passed(asked.call().stream());
        String account = asked.caller().account();
        return new Outgoing(endpoint.dialect(), "POST", endpoint.path(), headers, body, account);
    }

    /** The caller's headers that the upstream sees; what is not plain text of a sane length is left out. */
    private Map<String, String> passed(boolean stream) {
        Map<String, String> passed = new LinkedHashMap<>();
        passed.put("content-type", "application/json");
        passed.put("accept", stream ? "text/event-stream" : "application/json");
        for (String name : List.of("anthropic-version", "anthropic-beta", "openai-beta", "traceparent")) {
            String value = incoming.header(name);
            boolean sane = value.length() <= HEADER_MAX && value.chars().allMatch(c -> c >= ' ' && c <= '~');
            if (!value.isEmpty() && sane) {
                passed.put(name, value);
            }
        }
        return passed;
    }
}
