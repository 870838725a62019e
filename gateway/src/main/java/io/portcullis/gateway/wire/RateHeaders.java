package io.portcullis.gateway.wire;

import io.portcullis.traffic.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rate-limit headers of each dialect: OpenAI tells resets as durations, Anthropic as RFC 3339 times. */
public final class RateHeaders {
    private RateHeaders() {}

    public static Map<String, String> of(Dialect dialect, RateView view, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (view.requestsLimit() > 0) {
            String reset = reset(dialect, view.requestsReset(), now);
            add(headers, dialect, "requests", view.requestsLimit(), view.requestsRemaining(), reset);
        }
        if (view.tokensLimit() > 0) {
            String reset = reset(dialect, view.tokensReset(), now);
            add(headers, dialect, "tokens", view.tokensLimit(), view.tokensRemaining(), reset);
        }
        return headers;
    }

    private static void add(
            Map<String, String> headers, Dialect dialect, String what, long limit, long left, String reset) {
        long remaining = Math.max(0, left);
        switch (dialect) {
            case OPENAI -> {
                headers.put("x-ratelimit-limit-" + what, Long.toString(limit));
                headers.put("x-ratelimit-remaining-" + what, Long.toString(remaining));
                headers.put("x-ratelimit-reset-" + what, reset);
            }
            case ANTHROPIC -> {
                headers.put("anthropic-ratelimit-" + what + "-limit", Long.toString(limit));
                headers.put("anthropic-ratelimit-" + what + "-remaining", Long.toString(remaining));
                headers.put("anthropic-ratelimit-" + what + "-reset", reset);
            }
        }
    }

    private static String reset(Dialect dialect, Duration reset, Instant now) {
        Duration rest = reset.isNegative() ? Duration.ZERO : reset;
        return switch (dialect) {
            case OPENAI -> duration(rest);
            case ANTHROPIC ->
                now.plus(rest).plusMillis(999).truncatedTo(ChronoUnit.SECONDS).toString();
        };
    }

    /** A duration as OpenAI writes it: {@code 12ms}, {@code 1.5s}, {@code 6m0s}, {@code 1h0m0s}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = millis / 1000 % 60;
        long rest = millis % 1000;
        String tail = rest == 0
                ? seconds + "s"
                : seconds + "." + "%03d".formatted(rest).replaceAll("0+$", "") + "s";
        long minutes = millis / 60_000;
        if (minutes == 0) {
            return tail;
        }
        return minutes < 60 ? minutes + "m" + tail : minutes / 60 + "h" + minutes % 60 + "m" + tail;
    }
}
