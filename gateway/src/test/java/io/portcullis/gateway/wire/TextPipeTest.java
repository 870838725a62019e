package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotMarker;
import io.portcullis.shape.TextStages;
import io.portcullis.traffic.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts changed as they pass, in each dialect: what the deltas join to is what the whole would be. */
class TextPipeTest {
    private static final String TEXT = "This is the tool that you know. It is not known, for example, to the others,"
            + " and they do not bring cheese, bread, and wine. Therefore, you will see that it is not";
    private static final TextStages STAGES =
            () -> new SlotMarker(MarkKey.derive(new byte[32], MarkKey.SLOTS, "t3", "e"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> pieces(Random random) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < TEXT.length(); ) {
            int end = Math.min(TEXT.length(), at + 1 + random.nextInt(12));
            pieces.add(TEXT.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    private static String stream(Endpoint endpoint, List<String> pieces) {
        StringBuilder stream = new StringBuilder();
        int[] number = {0};
        switch (endpoint) {
            case CHAT_COMPLETIONS, COMPLETIONS -> {
                boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS;
                String form = chat
                        ? "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":%s},"
                                + "\"finish_reason\":null}]}\n\n"
                        : "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"text\":%s,\"finish_reason\":null}]}\n\n";
                pieces.forEach(piece -> stream.append(form.formatted(quoted(piece))));
                stream.append("data: {\"id\":\"c\",\"choices\":[{\"index\":0,")
                        .append(chat ? "\"delta\":{}" : "\"text\":\"\"")
                        .append(",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            }
            case MESSAGES -> {
                event(stream, "message_start", "\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":1}}");
                String block = "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}";
                event(stream, "content_block_start", block);
                pieces.forEach(piece -> event(
                        stream,
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + quoted(piece) + "}"));
                event(stream, "content_block_stop", "\"index\":0");
                event(stream, "message_stop", "\"x\":1");
            }
            case RESPONSES -> {
                String at = "\"sequence_number\":%d,\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,";
                pieces.forEach(piece -> event(
                        stream,
                        "response.output_text.delta",
                        at.formatted(number[0]++) + "\"logprobs\":[],\"delta\":" + quoted(piece)));
                event(stream, "response.output_text.done", at.formatted(number[0]++) + "\"text\":" + quoted(TEXT));
                String part = "{\"type\":\"output_text\",\"annotations\":[],\"text\":" + quoted(TEXT) + "}";
                event(stream, "response.content_part.done", at.formatted(number[0]++) + "\"part\":" + part);
                String item = "{\"id\":\"i\",\"type\":\"message\",\"content\":[" + part + "]}";
                String whole = "\"sequence_number\":%d,\"response\":{\"id\":\"r\",\"status\":\"completed\","
                        + "\"output\":[%s]}";
                event(stream, "response.completed", whole.formatted(number[0]++, item));
            }
            case EMBEDDINGS, COUNT_TOKENS -> throw new IllegalArgumentException("no stream");
        }
        return stream.toString();
    }

    private static void event(StringBuilder stream, String type, String fields) {
        stream.append("event: ")
                .append(type)
                .append("\ndata: {\"type\":\"")
                .append(type)
                .append("\",");
        stream.append(fields).append("}\n\n");
    }

    private static List<JsonNode> events(String sent) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : sent.split("\n")) {
            if (line.startsWith("data: {")) {
                events.add(JSON.readTree(line.substring(6)));
            }
        }
        return events;
    }

    private static String said(JsonNode event) {
        String chat =
                event.path("choices").path(0).path("delta").path("content").asText();
        String text = event.path("choices").path(0).path("text").asText();
        JsonNode delta = event.path("delta");
        return chat
                + text
                + (delta.isTextual() ? delta.asText() : delta.path("text").asText());
    }

    private static String piped(Endpoint endpoint, String stream, Random random) {
        ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1).changing(Optional.of(STAGES)));
        String sent = new String(Transcripts.sliced(pipe, stream.getBytes(UTF_8), random), UTF_8);
        assertThat(pipe.terminated()).isTrue();
        return sent;
    }

    @Test
    void deltasJoinToTheMarkedTextInEveryDialect() throws Exception {
        String marked = STAGES.whole(TEXT);
        assertThat(marked).isNotEqualTo(TEXT);
        Random random = new Random(1);
        for (Endpoint endpoint : Transcripts.STREAMED) {
            for (int i = 0; i < 60; i++) {
                StringBuilder said = new StringBuilder();
                List<JsonNode> events = events(piped(endpoint, stream(endpoint, pieces(random)), random));
                events.forEach(event -> said.append(said(event)));
                assertThat(said.toString()).as(endpoint.path()).isEqualTo(marked);
            }
        }
    }

    @Test
    void theTextIsOutBeforeTheEndIsTold() throws Exception {
        Random random = new Random(2);
        List<JsonNode> chat =
                events(piped(Endpoint.CHAT_COMPLETIONS, stream(Endpoint.CHAT_COMPLETIONS, pieces(random)), random));
        assertThat(chat.getLast().path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("stop");
        assertThat(said(chat.getLast())).isEmpty();
        String messages = piped(Endpoint.MESSAGES, stream(Endpoint.MESSAGES, pieces(random)), random);
        assertThat(messages.substring(messages.indexOf("content_block_stop"))).doesNotContain("text_delta");
    }

    @Test
    void responsesRepeatTheSameTextAndCountTheirEventsWithoutGaps() throws Exception {
        Random random = new Random(3);
        String marked = STAGES.whole(TEXT);
        for (int i = 0; i < 40; i++) {
            List<JsonNode> events =
                    events(piped(Endpoint.RESPONSES, stream(Endpoint.RESPONSES, pieces(random)), random));
            for (int number = 0; number < events.size(); number++) {
                assertThat(events.get(number).path("sequence_number").asInt()).isEqualTo(number);
            }
            JsonNode completed =
                    events.getLast().path("response").path("output").path(0);
            assertThat(completed.path("content").path(0).path("text").asText()).isEqualTo(marked);
            assertThat(events.stream()
                            .filter(e -> e.has("text"))
                            .map(e -> e.path("text").asText()))
                    .containsExactly(marked);
        }
    }

    @Test
    void aStreamWithoutAFinishReasonLosesNothing() throws Exception {
        String stream = "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n"
                .concat("data: [DONE]\n\n")
                .formatted(quoted(TEXT));
        StringBuilder said = new StringBuilder();
        events(piped(Endpoint.CHAT_COMPLETIONS, stream, new Random(4))).forEach(event -> said.append(said(event)));
        assertThat(said.toString()).isEqualTo(STAGES.whole(TEXT));
    }

    @Test
    void wholeAnswersAreMarkedAndThoseWithAnnotationsAreNot() throws Exception {
        String answer = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":%s%s},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
        String plain = whole(Endpoint.CHAT_COMPLETIONS, answer.formatted(quoted(TEXT), ""));
        assertThat(JSON.readTree(plain).at("/choices/0/message/content").asText())
                .isEqualTo(STAGES.whole(TEXT));
        String noted = answer.formatted(quoted(TEXT), ",\"annotations\":[{\"start_index\":3}]");
        assertThat(whole(Endpoint.CHAT_COMPLETIONS, noted)).isEqualTo(noted);
        String message = "{\"id\":\"m\",\"content\":[{\"type\":\"text\",\"text\":%s},{\"type\":\"tool_use\",\"input\":"
                        .formatted(quoted(TEXT))
                + "{\"q\":" + quoted(TEXT) + "}}]}";
        JsonNode shown = JSON.readTree(whole(Endpoint.MESSAGES, message));
        assertThat(shown.at("/content/0/text").asText()).isEqualTo(STAGES.whole(TEXT));
        assertThat(shown.at("/content/1/input/q").asText()).isEqualTo(TEXT);
    }

    private static String whole(Endpoint endpoint, String answer) {
        ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(false, "r", 1).changing(Optional.of(STAGES)));
        byte[] first = pipe.accept(answer.getBytes(UTF_8));
        return new String(first, UTF_8) + new String(pipe.end(), UTF_8);
    }
}
