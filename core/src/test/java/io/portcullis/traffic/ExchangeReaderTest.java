package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExchangeReaderTest {
    private static final String HEAD = "\"time\":\"2026-05-01T10:00:00.123Z\",\"account\":\"a17\"";

    private final ExchangeReader reader = new ExchangeReader();

    @Test
    void theLineOfTheContractIsReadInFull() {
        Exchange x = read("""
                {"id":"x1","time":"2026-05-01T10:00:00.123Z","account":"a17","org":"o3","key":"k9","plan":"free",\
                "client":{"ip":"203.0.113.7","asn":64500,"user_agent":"openai-python/1.40.0","ja4":"t13d1516h2"},\
                "endpoint":"/v1/chat/completions","status":200,"latency_ms":812,"conversation":"c5",\
                "request":{"model":"m","messages":[{"role":"user","content":"hello"}]},\
                "response":{"choices":[{"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":12,"completion_tokens":80}}}""");
        assertThat(x)
                .isEqualTo(new Exchange(
                        "x1",
                        Instant.parse("2026-05-01T10:00:00.123Z"),
                        "a17",
                        "o3",
                        "k9",
                        "free",
                        new Client("203.0.113.7", 64500, "openai-python/1.40.0", "t13d1516h2"),
                        "/v1/chat/completions",
                        200,
                        Duration.ofMillis(812),
                        "c5",
                        "m",
                        Asks.NOTHING,
                        new Prompt(java.util.List.of(new Turn("user", "hello"))),
                        new Reply("hi", "", "stop", new Usage(12, 80, 0), 0)));
    }

    @Test
    void chatWithToolsReasoningAndLogprobsIsReadWhole() {
        Exchange x = exchange("""
                {"model":"m","n":2,"max_completion_tokens":99,"logprobs":true,"top_logprobs":5,"seed":7,
                "logit_bias":{"50256":-100,"11":3},"tools":[{"type":"function"},{"type":"function"}],"prediction":null,
                "reasoning_effort":"high","messages":[{"role":"developer","content":"be kind"},
                {"role":"user","content":[{"text":"look","type":"text"},{"type":"image_url","image_url":{"url":"x"}}]},
                {"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function",
                "function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
                {"role":"tool","tool_call_id":"t1","content":"42"}]}""", """
                {"choices":[{"index":0,"message":{"role":"assistant","reasoning_content":"let me think",
                "content":"done"},
                "logprobs":{"content":[{"token":"do","logprob":-0.1,"top_logprobs":[]},{"token":"ne"}]},
                "finish_reason":"stop"},{"index":1,"message":{"content":"other"},"logprobs":{"content":[{}]}}],
                "usage":{"prompt_tokens":3,"completion_tokens":4,
                "completion_tokens_details":{"reasoning_tokens":2}}}""");
        assertThat(x.prompt().turns())
                .containsExactly(
                        new Turn("system", "be kind"),
                        new Turn("user", "look"),
                        new Turn("assistant", "f({\"a\":1})"),
                        new Turn("tool", "42"));
        assertThat(x.asks()).isEqualTo(new Asks(2, 99, true, 5, 2, true, false, false, true, 2, Set.of()));
        assertThat(x.reply()).isEqualTo(new Reply("done", "let me think", "stop", new Usage(3, 4, 2), 3));
        assertThat(x.endpoint()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void anthropicMessagesAreReadWithBlocksToolsAndThinking() {
        Exchange x = exchange("""
                {"model":"m","max_tokens":10,"messages":[{"role":"user","content":"add"},
                {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},
                {"type":"text","text":"calling"},{"type":"tool_use","id":"t","name":"sum","input":{"a": 1}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t",
                "content":[{"type":"text","text":"3"}]},{"type":"text","text":"so?"}]}],
                "thinking":{"type":"enabled","budget_tokens":1024},"system":[{"type":"text","text":"S1"},
                {"type":"text","text":"S2"}]}""", """
                {"type":"message","role":"assistant","content":[{"type":"thinking","thinking":"two and one"},
                {"type":"text","text":"three"}],"stop_reason":"end_turn",
                "usage":{"input_tokens":5,"cache_read_input_tokens":100,"output_tokens":9}}""");
        assertThat(x.prompt().turns())
                .containsExactly(
                        new Turn("system", "S1\nS2"),
                        new Turn("user", "add"),
                        new Turn("assistant", "calling\nsum({\"a\": 1})"),
                        new Turn("tool", "3"),
                        new Turn("user", "so?"));
        assertThat(x.reply()).isEqualTo(new Reply("three", "two and one", "end_turn", new Usage(105, 9, 0), 0));
        assertThat(x.endpoint()).isEqualTo("/v1/messages");
        assertThat(x.asks().reasoning()).isTrue();
    }

    @Test
    void responsesAreReadWithItemsReasoningSummariesAndIncludes() {
        Exchange x = exchange("""
                {"model":"m","instructions":"I","include":["reasoning.encrypted_content"],"reasoning":{"effort":"low"},
                "input":[{"role":"user","content":[{"type":"input_text","text":"q"}]},
                {"type":"reasoning","summary":[{"type":"summary_text","text":"old thought"}]},
                {"type":"function_call","call_id":"c","name":"g","arguments":"{}"},
                {"type":"function_call_output","call_id":"c","output":"out"}]}""", """
                {"object":"response","status":"completed","output":[{"type":"reasoning","summary":
                [{"type":"summary_text","text":"thought"}]},{"type":"message","role":"assistant","content":
                [{"type":"output_text","text":"a","logprobs":[{"token":"a"}]}]}],
                "usage":{"input_tokens":1,"output_tokens":8,"output_tokens_details":{"reasoning_tokens":6}}}""");
        assertThat(x.prompt().turns())
                .containsExactly(
                        new Turn("system", "I"),
                        new Turn("user", "q"),
                        new Turn("assistant", "g({})"),
                        new Turn("tool", "out"));
        assertThat(x.reply()).isEqualTo(new Reply("a", "thought", "completed", new Usage(1, 8, 6), 1));
        assertThat(x.endpoint()).isEqualTo("/v1/responses");
        assertThat(x.asks().include()).containsExactly("reasoning.encrypted_content");
    }

    @Test
    void completionsAndEmbeddingsAreReadWithOneOrManyTexts() {
        Exchange completion = exchange(
                "{\"model\":\"m\",\"prompt\":[\"p1\",\"p2\"],\"logprobs\":3,\"echo\":true,\"best_of\":4}",
                "{\"choices\":[{\"text\":\"t\",\"finish_reason\":\"length\",\"logprobs\":{\"tokens\":[\"t\"],"
                        + "\"token_logprobs\":[-1.0],\"top_logprobs\":[{\"t\":-1}]}}]}");
        assertThat(completion.prompt().turns()).containsExactly(new Turn("user", "p1"), new Turn("user", "p2"));
        assertThat(completion.asks()).isEqualTo(new Asks(4, 0, true, 3, 0, false, true, false, false, 0, Set.of()));
        assertThat(completion.reply().logprobTokens()).isEqualTo(1);
        assertThat(completion.endpoint()).isEqualTo("/v1/completions");

        Exchange embedding = exchange(
                "{\"input\":[\"e1\",[1,2],3],\"model\":\"e\"}",
                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,0.2]}],"
                        + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}");
        assertThat(embedding.prompt().turns()).containsExactly(new Turn("user", "e1"));
        assertThat(embedding.endpoint()).isEqualTo("/v1/embeddings");
        assertThat(embedding.reply().usage()).isEqualTo(new Usage(2, 0, 0));
    }

    @Test
    void whatCannotBeReadSaysWhyInOneOfAFewWords() {
        assertThat(reason("")).isEqualTo("empty line");
        assertThat(reason("[1]")).isEqualTo("not a JSON object");
        assertThat(reason("{\"time\":\"2026-05-01T10:00:00Z\"")).isEqualTo("line cut short");
        assertThat(reason("{\"time\":nonsense}")).isEqualTo("not JSON");
        assertThat(reason("{\"account\":\"a\",\"request\":{}}")).isEqualTo("no time");
        assertThat(reason("{\"time\":\"yesterday\",\"account\":\"a\",\"request\":{}}"))
                .isEqualTo("time not readable");
        assertThat(reason("{\"time\":\"2026-05-01T10:00:00Z\",\"request\":{}}")).isEqualTo("no account");
        assertThat(reason("{" + HEAD + "}")).isEqualTo("no request");
        assertThat(reason("{" + HEAD + ",\"request\":{}} {}")).isEqualTo("more than one value on the line");
        assertThat(reason("{" + HEAD + ",\"request\":" + "[".repeat(300) + "]".repeat(300) + "}"))
                .isEqualTo("nested too deep or a value too long");
    }

    @Test
    void aLineOfFiftyMegabytesIsRefusedUnread() {
        byte[] huge = new byte[50 << 20];
        assertThat(reader.read(huge, 0, huge.length)).isEqualTo(new Line.Unreadable("line too long"));
    }

    @Test
    void theLogsOwnNoteOfDroppedExchangesIsNoError() {
        byte[] note = new ExchangeWriter().dropped(5, Instant.EPOCH, Instant.EPOCH);
        assertThat(reader.read(note, 0, note.length)).isEqualTo(new Line.Dropped(5));
    }

    @Test
    void nothingOfOneLineLeaksIntoTheNext() {
        exchange("{\"model\":\"m\",\"system\":\"secret\",\"n\":5,\"messages\":[]}", "{\"stop_reason\":\"x\"}");
        Exchange bare = read("{" + HEAD + ",\"request\":{}}");
        assertThat(bare.prompt()).isEqualTo(Prompt.EMPTY);
        assertThat(bare.asks()).isEqualTo(Asks.NOTHING);
        assertThat(bare.reply()).isEqualTo(Reply.NONE);
        assertThat(bare.model()).isEmpty();
        assertThat(bare.endpoint()).isEmpty();
    }

    @Test
    void aLineIsReadFromTheMiddleOfABuffer() {
        byte[] line = ("xx{" + HEAD + ",\"request\":{\"messages\":[{\"role\":\"assistant\",\"content\":"
                        + "[{\"type\":\"tool_use\",\"name\":\"é\",\"input\":{\"k\":\"ü\"}}]}]}}yy")
                .getBytes(UTF_8);
        Line read = reader.read(line, 2, line.length - 4);
        assertThat(((Line.Read) read).exchange().prompt().turns())
                .containsExactly(new Turn("assistant", "é({\"k\":\"ü\"})"));
    }

    private Exchange exchange(String request, String response) {
        return read("{" + HEAD + ",\"request\":" + request + ",\"response\":" + response + "}");
    }

    private Exchange read(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        Line read = reader.read(bytes, 0, bytes.length);
        assertThat(read).isInstanceOf(Line.Read.class);
        return ((Line.Read) read).exchange();
    }

    private String reason(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        Line read = reader.read(bytes, 0, bytes.length);
        assertThat(read).isInstanceOf(Line.Unreadable.class);
        return ((Line.Unreadable) read).reason();
    }
}
