package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is written in any dialect is read back the same. */
class ExchangeProperties {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyDialectGoesRound() throws Exception {
        Random random = new Random(42);
        ExchangeReader reader = new ExchangeReader();
        ExchangeForm form = new ExchangeForm();
        for (int round = 0; round < 3000; round++) {
            Endpoint endpoint = Endpoint.values()[random.nextInt(4)];
            List<Turn> turns = new ArrayList<>();
            ObjectNode request = request(endpoint, turns, random);
            String answer = text(random);
            byte[] line = form.line(head(random), bytes(request, random), bytes(response(endpoint, answer), random));
            Exchange x = ((Line.Read) reader.read(line, 0, line.length)).exchange();
            assertThat(form.exchange()).contains(x);
            assertThat(x.prompt().turns()).isEqualTo(turns);
            assertThat(x.endpoint()).isEqualTo(endpoint.path());
            if (endpoint != Endpoint.EMBEDDINGS) {
                assertThat(x.reply().text()).isEqualTo(answer);
            }
            assertThat(x.reply().usage().input()).isEqualTo(7);
        }
    }

    @Test
    void everyTimeGoesRound() {
        Random random = new Random(9);
        for (int round = 0; round < 10_000; round++) {
            long second = random.nextLong(4_000_000_000L);
            Instant time = Instant.ofEpochSecond(second, (long) Math.pow(10, random.nextInt(10)) % 1_000_000_000);
            assertThat(Times.of(time.toString())).contains(time);
        }
        assertThat(Times.of("2026-02-30T10:00:00Z")).isEmpty();
        assertThat(Times.of("2026-05-01T12:00:00+02:00")).contains(Instant.parse("2026-05-01T10:00:00Z"));
    }

    static ExchangeHead head(Random random) {
        return new ExchangeHead(
                "x" + random.nextInt(),
                Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)),
                "a" + random.nextInt(50),
                random.nextBoolean() ? "" : text(random),
                "",
                "free",
                random.nextBoolean() ? Client.UNKNOWN : new Client("::1", random.nextInt(9), text(random), ""),
                "",
                200,
                Duration.ofMillis(random.nextInt(9)),
                text(random),
                "",
                "allow",
                random.nextBoolean());
    }

    private static ObjectNode request(Endpoint endpoint, List<Turn> turns, Random random) {
        ObjectNode request = JSON.createObjectNode().put("model", "m");
        boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.RESPONSES;
        String field = chat && endpoint == Endpoint.RESPONSES || endpoint == Endpoint.EMBEDDINGS
                ? "input"
                : endpoint == Endpoint.COMPLETIONS ? "prompt" : "messages";
        if (!chat) {
            ArrayNode all = request.putArray(field);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                turns.add(new Turn("user", text(random)));
                all.add(turns.getLast().text());
            }
            return request;
        }
        ArrayNode messages = request.putArray(field);
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            Turn turn = new Turn(List.of("user", "assistant", "tool").get(random.nextInt(3)), text(random));
            turns.add(turn);
            ObjectNode message = messages.addObject();
            if (random.nextBoolean()) {
                message.put("content", turn.text()).put("role", turn.role());
            } else {
                message.put("role", turn.role())
                        .putArray("content")
                        .addObject()
                        .put("text", turn.text())
                        .put("type", "text");
            }
        }
        return request;
    }

    private static ObjectNode response(Endpoint endpoint, String answer) {
        ObjectNode response = JSON.createObjectNode();
        switch (endpoint) {
            case CHAT_COMPLETIONS ->
                response.putArray("choices").addObject().putObject("message").put("content", answer);
            case COMPLETIONS -> response.putArray("choices").addObject().put("text", answer);
            case RESPONSES ->
                response.putArray("output")
                        .addObject()
                        .putArray("content")
                        .addObject()
                        .put("type", "output_text")
                        .put("text", answer);
            case MESSAGES, COUNT_TOKENS ->
                response.putArray("content").addObject().put("type", "text").put("text", answer);
            case EMBEDDINGS ->
                response.putArray("data").addObject().putArray("embedding").add(0.5);
        }
        response.putObject("usage").put(endpoint == Endpoint.RESPONSES ? "input_tokens" : "prompt_tokens", 7);
        return response;
    }

    private static byte[] bytes(ObjectNode node, Random random) throws Exception {
        String text = random.nextBoolean() ? node.toPrettyString().replace("\n", "\r\n") : node.toString();
        return text.getBytes(UTF_8);
    }

    /** Never empty, never with half a surrogate pair. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(60); i > 0; i--) {
            int point = random.nextInt(4) == 0 ? random.nextInt(0x10FFFF) : random.nextInt(128);
            text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? '?' : point);
        }
        return text.toString();
    }
}
