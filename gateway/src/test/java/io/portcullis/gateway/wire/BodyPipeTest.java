package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.portcullis.shape.ReasoningVault;
import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyPipeTest {
    private static final String THINKING =
            "{\"type\":\"thinking\", \"thinking\":\"Secr\\u0065t\"," + "\"signature\":\"c2ln\"}";
    private static final String MESSAGE = "{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"up-1\",\"content\":["
            + THINKING + ",{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\","
            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":8}}";
    private static final String CHAT = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"up-1\",\"choices\":[{"
            + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"reasoning_content\":\"Secret\"},"
            + "\"logprobs\":{\"content\":[{\"token\":\"Hi\",\"logprob\":-0.5,\"top_logprobs\":[]}]},"
            + "\"finish_reason\":\"stop\"},"
            + "{\"index\":1,\"message\":{\"content\":\"second\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":8,"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":5}},\"system_fingerprint\":\"fp_1\"}";

    @Test
    void aWholeAnswerPassesAsTheSameArrayAndIsMetered() {
        ReplyPipe pipe = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(PipeSpec.full(false, "r", 1));
        byte[] body = CHAT.getBytes(UTF_8);
        assertThat(pipe.accept(body)).isSameAs(body);
        assertThat(pipe.end()).isEmpty();
        assertThat(pipe.usage()).isEqualTo(new Usage(3, 8, 5));
        assertThat(pipe.responseId()).isEqualTo("c1");
        assertThat(pipe.finishReason()).isEqualTo("stop");
        assertThat(pipe.assembled()).isEqualTo(body);
    }

    @Test
    void chatIsShapedToLookLikeAModelWithoutTheseThings() throws Exception {
        PipeSpec spec = PipeSpec.full(false, "r", 1)
                .shownAs(Transcripts.HIDDEN, Optional.empty())
                .named(Optional.of("alias"), false);
        String shown = Transcripts.piped(Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(spec), CHAT);
        assertThat(shown).doesNotContain("Secret", "-0.5", "fp_1", "up-1", "second");
        JsonNode answer = Json.MAPPER.readTree(shown);
        assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hi");
        assertThat(answer.path("model").asText()).isEqualTo("alias");
    }

    @Test
    void withNothingToHideTheVeryArrayGoesOn() {
        PipeSpec spec = PipeSpec.full(false, "r", 1).shownAs(Transcripts.HIDDEN, Optional.empty());
        byte[] body = ("{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},"
                        + "\"logprobs\":null}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":8}}")
                .getBytes(UTF_8);
        ReplyPipe pipe = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(spec);
        assertThat(pipe.accept(body)).isEmpty();
        assertThat(pipe.end()).isSameAs(body);
        assertThat(pipe.usage()).isEqualTo(new Usage(3, 8, 0));
    }

    @Test
    void reasoningIsHiddenAlsoWhereItsNameIsWrittenWithEscapes() throws Exception {
        PipeSpec spec = PipeSpec.full(false, "r", 1).shownAs(Transcripts.HIDDEN, Optional.empty());
        for (String name : new String[] {"reasoning\\u005fcontent", "\\u0072easoning"}) {
            String answer = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\",\"" + name
                    + "\":\"Secret\"}}],\"usage\":{\"completion_tokens\":8}}";
            assertThat(Transcripts.piped(Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(spec), answer))
                    .doesNotContain("Secret");
        }
        String block = "{\"content\":[{\"type\":\"th\\u0069nking\",\"text\":\"Secret\"},{\"type\":\"text\","
                + "\"text\":\"Hi\"}],\"usage\":{\"output_tokens\":8}}";
        assertThat(Transcripts.piped(Wires.of(Endpoint.MESSAGES).pipe(spec), block))
                .contains("Hi")
                .doesNotContain("Secret");
    }

    @Test
    void thinkingOfAWholeMessageIsKeptByteForByte() throws Exception {
        PipeSpec spec =
                PipeSpec.full(false, "r", 1).shownAs(Transcripts.HIDDEN, Optional.of(Transcripts.sealer("a1", "c1")));
        JsonNode answer = Json.MAPPER.readTree(
                Transcripts.piped(Wires.of(Endpoint.MESSAGES).pipe(spec), MESSAGE));
        assertThat(answer.at("/content/0/type").asText()).isEqualTo("redacted_thinking");
        var opened =
                Transcripts.vault().open(answer.at("/content/0/data").asText(), new ReasoningVault.Owner("a1", "c1"));
        assertThat(opened)
                .isInstanceOfSatisfying(
                        ReasoningVault.Opened.Original.class,
                        original ->
                                assertThat(new String(original.block(), UTF_8)).isEqualTo(THINKING));
    }

    @Test
    void aBodyBeyondTheBoundIsNotShownWhereItMustBeShaped() {
        PipeSpec spec = PipeSpec.full(false, "r", 1)
                .shownAs(Transcripts.HIDDEN, Optional.empty())
                .bounded(1000, 1000, 100);
        ReplyPipe pipe = Wires.of(Endpoint.MESSAGES).pipe(spec);
        assertThat(new String(pipe.accept(MESSAGE.getBytes(UTF_8)), UTF_8)).contains("api_error", "too large");
        assertThat(pipe.failed()).isTrue();
    }

    @Test
    void aLongBodyIsCountedFromItsEnd() {
        String vector = "{\"object\":\"list\",\"data\":[" + "0.125,".repeat(300_000)
                + "1],\"usage\": {\"prompt_tokens\":9,\"total_tokens\":9}}";
        String spaced = vector.replace("\"usage\": {", "\"usage\":{");
        ReplyPipe pipe = Wires.of(Endpoint.EMBEDDINGS).pipe(PipeSpec.full(false, "r", 1));
        byte[] bytes = spaced.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += 1000) {
            pipe.accept(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1000)));
        }
        pipe.end();
        assertThat(pipe.usage()).isEqualTo(new Usage(9, 0, 0));
        assertThat(new String(pipe.assembled(), UTF_8)).contains("\"truncated\":true");
    }

    @Test
    void deathBeforeAnythingWasSentIsAnErrorBody() {
        PipeSpec spec = PipeSpec.full(false, "r", 1).shownAs(Transcripts.HIDDEN, Optional.empty());
        ReplyPipe pipe = Wires.of(Endpoint.CHAT_COMPLETIONS).pipe(spec);
        pipe.accept("{\"choices\":[{\"message\":{\"reasoning\":\"Secret".getBytes(UTF_8));
        assertThat(new String(pipe.broken("gone"), UTF_8))
                .startsWith("{\"error\":")
                .doesNotContain("Secret");
    }
}
