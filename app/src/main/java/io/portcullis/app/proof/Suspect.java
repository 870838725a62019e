package io.portcullis.app.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A model to be questioned, behind any endpoint that speaks OpenAI's chat completions. */
public final class Suspect {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int TRIES = 3;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI url;
    private final String model;
    private final String credential;

    /**
     * A suspect to ask.
     *
     * @param base such as {@code https://host/v1}
     * @param credential empty for none
     */
    public Suspect(URI base, String model, String credential) {
        this.url = URI.create(base.toString().replaceAll("/+$", "") + "/chat/completions");
        this.model = model;
        this.credential = credential;
    }

    /** One answer to a question asked afresh; throws IOException that never holds the credential. */
    public String ask(String question) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("model", model).put("max_tokens", 60);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(60))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (!credential.isEmpty()) {
            request.header("authorization", "Bearer " + credential);
        }
        int status = 0;
        for (int tried = 0; tried < TRIES; tried++) {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            status = answer.statusCode();
            try (InputStream in = answer.body()) {
                byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX);
                if (status == 200) {
                    return content(bytes);
                }
            }
            boolean again = status == 429 || status >= 500;
            if (!again) {
                break;
            }
            Thread.sleep(1000L << tried);
        }
        throw new IOException("the suspect answered with status " + status);
    }

    private static String content(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes)
                    .path("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asText();
        } catch (JsonProcessingException e) {
            throw new IOException("the suspect's answer is not JSON", e);
        }
    }
}
