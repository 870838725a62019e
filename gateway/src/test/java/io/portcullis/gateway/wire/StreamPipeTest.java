package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.shape.Exposure;
import io.portcullis.shape.ReasoningVault;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamPipeTest {
    @Test
    void usageIdAndFinishAreReadFromEveryDialect() {
        check(Endpoint.CHAT_COMPLETIONS, new Usage(9, 12, 3), "chatcmpl-1", "stop");
        check(Endpoint.COMPLETIONS, new Usage(2, 2, 0), "cmpl-1", "length");
        check(Endpoint.RESPONSES, new Usage(7, 30, 28), "resp_1", "completed");
        check(Endpoint.MESSAGES, new Usage(30, 40, 0), "msg_1", "tool_use");
    }

    private static void check(Endpoint endpoint, Usage usage, String id, String finish) {
        ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1));
        Transcripts.piped(pipe, Transcripts.of(endpoint));
        assertThat(pipe.usage()).isEqualTo(usage);
        assertThat(pipe.usageKnown()).isTrue();
        assertThat(pipe.responseId()).isEqualTo(id);
        assertThat(pipe.finishReason()).isEqualTo(finish);
    }

    @Test
    void aHangUpIsChargedWhatWasSent() {
        ReplyPipe pipe = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(PipeSpec.full(true, "r", 17));
        String word = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" some words of text\"}}]}\n\n";
        for (int i = 0; i < 100; i++) {
            pipe.accept(word.getBytes(UTF_8));
        }
        assertThat(pipe.usageKnown()).isFalse();
        assertThat(pipe.usage().input()).isEqualTo(17);
        assertThat(pipe.usage().output()).isBetween(200L, 800L);
    }

    @Test
    void theForcedUsageChunkIsCountedButNotShown() {
        PipeSpec spec = PipeSpec.full(true, "r", 1).named(Optional.empty(), true);
        ReplyPipe pipe = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(spec);
        String sent = Transcripts.piped(pipe, Transcripts.CHAT);
        assertThat(sent).doesNotContain("\"choices\":[],").contains("[DONE]");
        assertThat(pipe.usage()).isEqualTo(new Usage(9, 12, 3));
    }

    @Test
    void logprobsAreClampedAndRoundedOrGone() throws Exception {
        Exposure few = new Exposure(
                true,
                1,
                2,
                io.portcullis.shape.LogitBias.NEVER,
                128,
                true,
                true,
                true,
                io.portcullis.shape.ReasoningView.FULL,
                java.util.Set.of(),
                0,
                true,
                true,
                io.portcullis.shape.OnForbidden.STRIP);
        JsonNode token = events(shown(Endpoint.CHAT_COMPLETIONS, few)).get(1).at("/choices/0/logprobs/content/0");
        assertThat(token.path("logprob").decimalValue()).isEqualByComparingTo("-0.12");
        assertThat(token.path("top_logprobs")).hasSize(1);
        JsonNode legacy = events(shown(Endpoint.COMPLETIONS, few)).get(0).at("/choices/0/logprobs");
        assertThat(legacy.at("/token_logprobs/0").decimalValue()).isEqualByComparingTo("-0.57");
        assertThat(legacy.at("/top_logprobs/0")).hasSize(1);
        JsonNode none =
                events(shown(Endpoint.CHAT_COMPLETIONS, Transcripts.HIDDEN)).get(1);
        assertThat(none.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(none.has("system_fingerprint")).isFalse();
        JsonNode delta = events(shown(Endpoint.RESPONSES, Transcripts.HIDDEN)).stream()
                .filter(e -> e.path("type").asText().equals("response.output_text.delta"))
                .findFirst()
                .orElseThrow();
        assertThat(delta.path("logprobs").isEmpty()).isTrue();
    }

    @Test
    void anthropicBlocksMoveUpWhereThinkingIsGone() throws Exception {
        List<JsonNode> events = events(shown(Endpoint.MESSAGES, Transcripts.HIDDEN));
        List<Integer> indexes = events.stream()
                .filter(e -> e.has("index"))
                .map(e -> e.path("index").asInt())
                .distinct()
                .toList();
        assertThat(indexes).containsExactly(0, 1);
    }

    @Test
    void responsesKeepTheirNumbersWithoutGaps() throws Exception {
        List<JsonNode> events = events(shown(Endpoint.RESPONSES, Transcripts.HIDDEN));
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
            assertThat(events.get(i).path("output_index").asInt(0)).isZero();
        }
        assertThat(events.getLast().at("/response/output")).hasSize(1);
        assertThat(events.getLast().at("/response/usage/output_tokens").asInt()).isEqualTo(30);
        assertThat(events.getLast()
                        .at("/response/usage/output_tokens_details/reasoning_tokens")
                        .asInt())
                .isZero();
    }

    @Test
    void anthropicThinkingGoesThroughTheVaultAndComesBack() throws Exception {
        List<JsonNode> events = events(vaulted(Endpoint.MESSAGES, Transcripts.MESSAGES));
        JsonNode block = events.stream()
                .filter(e -> e.at("/content_block/type").asText().equals("redacted_thinking"))
                .findFirst()
                .orElseThrow()
                .path("content_block");
        String request = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},"
                + "{\"role\":\"assistant\",\"content\":[ " + block + " ,{\"type\":\"text\",\"text\":\"Hé!\"}]}]}";
        assertThat(restored(Endpoint.MESSAGES, request))
                .contains("\"content\":[ {\"type\":\"thinking\",\"thinking\":\"Secret thought\","
                        + "\"signature\":\"c2ln\"} ,");
    }

    @Test
    void responsesReasoningComesBackByteForByte() throws Exception {
        List<JsonNode> events = events(vaulted(Endpoint.RESPONSES, Transcripts.RESPONSES));
        JsonNode done = events.getLast().at("/response/output/0");
        assertThat(done.path("summary").isEmpty()).isTrue();
        JsonNode item = events.stream()
                .filter(e -> e.path("type").asText().equals("response.output_item.done"))
                .findFirst()
                .orElseThrow()
                .path("item");
        assertThat(item).isEqualTo(done);
        String request = "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"}," + item + "]}";
        assertThat(restored(Endpoint.RESPONSES, request)).contains("}," + Transcripts.REASONING_ITEM + "]");
    }

    @Test
    void chatReasoningComesBackAsItsOwnFields() throws Exception {
        List<JsonNode> events = events(vaulted(Endpoint.CHAT_COMPLETIONS, Transcripts.CHAT_REASONING));
        JsonNode details = events.getLast().at("/choices/0/delta/reasoning_details");
        assertThat(details.isArray()).isTrue();
        String request =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
                        + "\"content\":null,\"reasoning_details\":" + details + ",\"tool_calls\":[]}]}";
        assertThat(restored(Endpoint.CHAT_COMPLETIONS, request))
                .contains("\"content\":null,\"reasoning_content\":\"Secret thought\",\"tool_calls\":[]");
    }

    /** The next turn's request as upstream gets it. */
    private static String restored(Endpoint endpoint, String request) {
        Wire wire = Wires.of(endpoint);
        byte[] body = request.getBytes(UTF_8);
        Parsed.Read read = (Parsed.Read) wire.parse(body);
        assertThat(read.handles()).hasSize(1);
        String handle = read.handles().iterator().next();
        var opened = Transcripts.vault().open(handle, new ReasoningVault.Owner("a1", "c1"));
        assertThat(opened).isInstanceOf(ReasoningVault.Opened.Original.class);
        byte[] block = ((ReasoningVault.Opened.Original) opened).block();
        return new String(
                wire.rewrite(body, new Rewrite(Optional.empty(), Trim.NONE, false, Map.of(handle, block))), UTF_8);
    }

    @Test
    void upstreamsDeathBecomesTheDialectsError() {
        assertThat(broken(Endpoint.CHAT_COMPLETIONS)).startsWith("data: {\"error\":{\"message\":\"gone\"");
        assertThat(broken(Endpoint.COMPLETIONS)).startsWith("data: {\"error\":");
        assertThat(broken(Endpoint.RESPONSES)).startsWith("event: error\ndata: {\"type\":\"error\"");
        assertThat(broken(Endpoint.MESSAGES)).startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{");
    }

    private static String broken(Endpoint endpoint) {
        ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1));
        pipe.accept("data: {\"half\":".getBytes(UTF_8));
        String sent = new String(pipe.broken("gone"), UTF_8);
        assertThat(pipe.failed()).isTrue();
        assertThat(pipe.end()).isEmpty();
        return sent;
    }

    @Test
    void brokenJsonEndsAShapedStream() {
        ReplyPipe pipe =
                Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(Transcripts.spec(Transcripts.HIDDEN, Optional.empty()));
        String sent = Transcripts.piped(pipe, "data: {\"choices\":[{\"delta\":{\"reasoning\":\"Secret\"\n\n");
        assertThat(sent).contains("cannot be read").doesNotContain("Secret");
    }

    @Test
    void anEventBeyondTheBoundPassesUnlessItMustBeShaped() {
        String stream = "data: {\"x\":\"" + "a".repeat(5000) + "\"}\n\ndata: [DONE]\n\n";
        PipeSpec small = PipeSpec.full(true, "r", 1).bounded(1 << 20, 1000, 1000);
        ReplyPipe open = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(small);
        assertThat(Transcripts.piped(open, stream)).isEqualTo(stream);
        ReplyPipe shaped =
                Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(small.shownAs(Transcripts.HIDDEN, Optional.empty()));
        assertThat(Transcripts.piped(shaped, stream)).contains("too large").doesNotContain("aaa");
    }

    @Test
    void aLastEventWithoutItsEmptyLineStillCounts() {
        ReplyPipe pipe = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(PipeSpec.full(true, "r", 1));
        assertThat(Transcripts.piped(pipe, "data: {\"id\":\"x\"}\n\ndata: [DONE]"))
                .endsWith("data: [DONE]\n\n");
        assertThat(pipe.terminated()).isTrue();
    }

    @Test
    void streamsAreAssembledToTheFinalObject() throws Exception {
        JsonNode chat = assembled(Endpoint.CHAT_COMPLETIONS, Transcripts.CHAT);
        assertThat(chat.at("/choices/0/message/content").asText()).isEqualTo("Grüße \"you\" 😀, \"usage\":{");
        assertThat(chat.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chat.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(chat.at("/usage/completion_tokens").asInt()).isEqualTo(12);
        assertThat(chat.at("/choices/0/logprobs/content")).hasSize(1);
        JsonNode tools = assembled(Endpoint.CHAT_COMPLETIONS, Transcripts.CHAT_REASONING);
        assertThat(tools.at("/choices/0/message/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"a\":1}");
        assertThat(tools.at("/choices/0/message/tool_calls/0/id").asText()).isEqualTo("call_1");
        assertThat(tools.at("/choices/0/message/reasoning_content").asText()).isEqualTo("Secret thought");
        JsonNode messages = assembled(Endpoint.MESSAGES, Transcripts.MESSAGES);
        assertThat(messages.at("/content/0/thinking").asText()).isEqualTo("Secret thought");
        assertThat(messages.at("/content/1/text").asText()).isEqualTo("Hé!");
        assertThat(messages.at("/content/2/input/a").asInt()).isEqualTo(1);
        assertThat(messages.at("/usage/output_tokens").asInt()).isEqualTo(40);
        assertThat(messages.at("/stop_reason").asText()).isEqualTo("tool_use");
        JsonNode responses = assembled(Endpoint.RESPONSES, Transcripts.RESPONSES);
        assertThat(responses.at("/output/1/content/0/text").asText()).isEqualTo("Hi");
        JsonNode legacy = assembled(Endpoint.COMPLETIONS, Transcripts.COMPLETIONS);
        assertThat(legacy.at("/choices/0/text").asText()).isEqualTo("Once upon");
    }

    @Test
    void whatIsKeptIsBoundedAndSaysSo() throws Exception {
        ReplyPipe pipe =
                Wires.of(Endpoint.MESSAGES).pipe(PipeSpec.full(true, "r", 1).bounded(500, 1 << 20, 1 << 20));
        for (String event : Transcripts.MESSAGES.split("(?<=\n\n)")) {
            pipe.accept(event.getBytes(UTF_8));
        }
        JsonNode answer = Json.MAPPER.readTree(pipe.assembled());
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.path("id").asText()).isEqualTo("msg_1");
    }

    private static JsonNode assembled(Endpoint endpoint, String stream) throws Exception {
        ReplyPipe pipe = Wires.of(endpoint).pipe(PipeSpec.full(true, "r", 1));
        Transcripts.piped(pipe, stream);
        return Json.MAPPER.readTree(pipe.assembled());
    }

    private static String shown(Endpoint endpoint, Exposure exposure) {
        ReplyPipe pipe = Wires.of(endpoint).pipe(Transcripts.spec(exposure, Optional.empty()));
        return Transcripts.piped(pipe, Transcripts.of(endpoint));
    }

    private static String vaulted(Endpoint endpoint, String stream) {
        ReplyPipe pipe = Wires.of(endpoint)
                .pipe(Transcripts.spec(Transcripts.HIDDEN, Optional.of(Transcripts.sealer("a1", "c1"))));
        return Transcripts.piped(pipe, stream);
    }

    private static List<JsonNode> events(String stream) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : stream.split("\n")) {
            if (line.startsWith("data: {")) {
                events.add(Json.MAPPER.readTree(line.substring(6)));
            }
        }
        return events;
    }
}
