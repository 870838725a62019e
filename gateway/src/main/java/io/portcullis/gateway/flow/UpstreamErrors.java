package io.portcullis.gateway.flow;

import io.portcullis.gateway.wire.Refusal;
import io.portcullis.traffic.Dialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a caller sees of an upstream's own error: complaints about the request as they are, complaints about the
 * gateway's account never.
 */
final class UpstreamErrors {
    /** Longest error body that is shown; longer ones are replaced. */
    static final int BYTES_MAX = 64 * 1024;

    private UpstreamErrors() {}

    /** What is shown. */
    sealed interface Shown {
        record AsIs(byte[] body, Map<String, String> headers) implements Shown {}

        record Instead(Refusal refusal) implements Shown {}
    }

    static Shown show(Dialect dialect, int status, Map<String, String> headers, byte[] body, String credential) {
        Duration later = retryAfter(headers);
        if (status == 429 || status == 503 || status == 529) {
            return new Shown.Instead(new Refusal.Overloaded("The model is busy; try again later.", later));
        }
        if (status == 401 || status == 403 || status == 402 || status < 400) {
            return new Shown.Instead(new Refusal.BadUpstream("The model's provider refused the gateway."));
        }
        boolean readable = looksLikeError(headers, body) && !holds(body, credential);
        if (!readable) {
            return new Shown.Instead(
                    status == 404
                            ? new Refusal.NotFound("The model's provider does not know this.", "model")
                            : status < 500
                                    ? new Refusal.Invalid("The model's provider refused the request.", "")
                                    : new Refusal.BadUpstream("The model's provider failed."));
        }
        Map<String, String> passed = new LinkedHashMap<>();
        String retry = headers.getOrDefault("x-should-retry", "");
        if (retry.equals("true") || retry.equals("false")) {
            passed.put("x-should-retry", retry);
        }
        return new Shown.AsIs(body, passed);
    }

    private static boolean looksLikeError(Map<String, String> headers, byte[] body) {
        return headers.getOrDefault("content-type", "").startsWith("application/json")
                && body.length > 1
                && body.length < BYTES_MAX
                && body[0] == '{';
    }

    private static boolean holds(byte[] body, String credential) {
        return !credential.isEmpty() && new String(body, StandardCharsets.UTF_8).contains(credential);
    }

    private static Duration retryAfter(Map<String, String> headers) {
        String seconds = headers.getOrDefault("retry-after", "");
        boolean plain = seconds.matches("[0-9]{1,4}");
        return plain ? Duration.ofSeconds(Math.max(1, Long.parseLong(seconds))) : Flow.SOON;
    }
}
