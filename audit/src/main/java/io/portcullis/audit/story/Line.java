package io.portcullis.audit.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** One account's line to the API: posts JSON, reads a bounded answer, counts what happened. Not thread safe. */
final class Line {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ANSWER_BYTES_MAX = 8 << 20;
    private static final int RECENT = 32;
    private static final long SLOW_AT_LEAST_NANOS = 250_000_000;

    private final HttpClient http;
    private final URI base;
    private final Account account;
    private final Tally tally;
    private final long[] recent = new long[RECENT];
    private int answers;

    /**
     * @param base address without a path, for instance {@code http://127.0.0.1:8080}
     */
    Line(HttpClient http, URI base, Account account, Tally tally) {
        this.http = http;
        this.base = base;
        this.account = account;
        this.tally = tally;
    }

    /** Posts and counts; a missing node unless the answer has status 200 and is JSON or events. */
    JsonNode post(String path, ObjectNode body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + account.key())
                .header("x-api-key", account.key())
                .header("anthropic-version", "2023-06-01")
                .header("content-type", "application/json")
                .header("user-agent", "portcullis-story/1")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        if (!path.endsWith("/messages")) {
            request = HttpRequest.newBuilder(
                            request, (name, value) -> !name.equals("x-api-key") && !name.equals("anthropic-version"))
                    .build();
        }
        long from = System.nanoTime();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] answer;
            try (InputStream in = response.body()) {
                answer = in.readNBytes(ANSWER_BYTES_MAX);
            }
            tally.answered(response.statusCode(), slow(System.nanoTime() - from));
            String text = new String(answer, StandardCharsets.UTF_8);
            return response.statusCode() == 200 ? read(text) : MissingNode.getInstance();
        } catch (IOException e) {
            tally.lost();
            return MissingNode.getInstance();
        }
    }

    /** More than three times the median of the last answers, and long enough for a person to notice. */
    private boolean slow(long nanos) {
        long[] known = Arrays.copyOf(recent, Math.min(answers, RECENT));
        Arrays.sort(known);
        boolean slow = known.length >= 4 && nanos > SLOW_AT_LEAST_NANOS && nanos > 3 * known[known.length / 2];
        if (!slow) {
            recent[answers++ % RECENT] = nanos;
        }
        return slow;
    }

    private static JsonNode read(String text) {
        try {
            return text.startsWith("{") ? JSON.readTree(text) : streamed(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The text of a chat stream, put together as the whole answer would look. */
    private static JsonNode streamed(String text) throws JsonProcessingException {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        ObjectNode whole = JSON.createObjectNode();
        for (String line : text.split("\n")) {
            if (line.startsWith("data: {")) {
                JsonNode chunk = JSON.readTree(line.substring(6));
                JsonNode delta = chunk.path("choices").path(0).path("delta");
                content.append(delta.path("content").asText(""));
                reasoning.append(delta.path("reasoning_content").asText(""));
                if (chunk.path("usage").isObject()) {
                    whole.set("usage", chunk.get("usage"));
                }
            }
        }
        ObjectNode message = whole.putArray("choices").addObject().putObject("message");
        message.put("role", "assistant").put("content", content.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        return whole;
    }
}
