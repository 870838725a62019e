package io.portcullis.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.gateway.console.AdminReply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The admin API of a running gateway; follows no redirects, so that the token goes nowhere else. */
final class HttpDoor implements AdminDoor {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String base;
    private final String token;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final JsonMapper json = new JsonMapper();

    HttpDoor(URI gateway, String token) {
        String text = gateway.toString();
        base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.token = token;
    }

    @Override
    public AdminReply ask(String method, List<String> path, Map<String, String> query, JsonNode body)
            throws IOException, InterruptedException {
        StringBuilder uri = new StringBuilder(base).append("/admin/v1");
        path.forEach(segment -> uri.append('/').append(encoded(segment)));
        query.forEach((name, value) -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri.toString()))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.isEmpty() ? "" : body.toString()))
                .build();
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("the gateway at " + base + " cannot be reached: " + e.getMessage(), e);
        }
        try {
            return new AdminReply(response.statusCode(), json.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    base + " answered with status " + response.statusCode()
                            + " and no JSON; is it the admin port of a gateway?",
                    e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.close();
    }
}
