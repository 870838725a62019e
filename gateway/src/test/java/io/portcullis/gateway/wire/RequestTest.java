package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import io.portcullis.shape.Trim;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final Wire CHAT = Wires.of(Endpoint.CHAT_COMPLETIONS);

    @Test
    void everyAskIsRead() {
        Parsed.Read read = read(Endpoint.CHAT_COMPLETIONS, """
                {"model":"m","stream":true,"stream_options":{"include_usage":true,"x":[1]},"n":3,"logprobs":true,
                "top_logprobs":5,"logit_bias":{"50256":-100,"1":2},"seed":-7,"max_tokens":10,"max_completion_tokens":20,
                "prediction":{"type":"content","content":"x"},"reasoning_effort":"low","unknown":{"model":["x"]},
                "tools":[{"type":"function","function":{"name":"f"}},{"type":"function"}],
                "messages":[{"content":"Hi","role":"user"}]}""");
        assertThat(read.model()).isEqualTo("m");
        assertThat(read.stream()).isTrue();
        assertThat(read.includeUsage()).isTrue();
        assertThat(read.asks()).isEqualTo(new Asks(3, 20, true, 5, 2, true, false, true, true, 2, Set.of()));
        assertThat(read.conversation()).startsWith("c-");
    }

    @Test
    void otherDialectsAsksAreReadToo() {
        Asks completions = read(
                        Endpoint.COMPLETIONS,
                        "{\"model\":\"m\",\"prompt\":[1,2,3],\"logprobs\":0,\"echo\":true,\"best_of\":4}")
                .asks();
        assertThat(completions).isEqualTo(new Asks(4, 0, true, 0, 0, false, true, false, false, 0, Set.of()));
        Parsed.Read responses = read(
                Endpoint.RESPONSES,
                "{\"model\":\"m\",\"input\":\"Hi\",\"include\":[\"message.output_text.logprobs\"],"
                        + "\"conversation\":{\"id\":\"conv_1\"},"
                        + "\"max_output_tokens\":5,\"reasoning\":{\"effort\":\"none\"}}");
        assertThat(responses.asks().include()).containsExactly("message.output_text.logprobs");
        assertThat(responses.asks().reasoning()).isFalse();
        assertThat(responses.conversation()).isEqualTo("conv_1");
        Asks messages = read(
                        Endpoint.MESSAGES,
                        "{\"model\":\"m\",\"max_tokens\":5,\"thinking\":{\"type\":\"enabled\","
                                + "\"budget_tokens\":9},\"messages\":[]}")
                .asks();
        assertThat(messages.reasoning()).isTrue();
    }

    @Test
    void aConversationKeepsItsNameWhileItGrows() {
        String first = "{\"role\":\"system\",\"content\":\"today\"},{\"role\":\"user\","
                + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}";
        String one = chat(first).conversation();
        assertThat(one).isNotEmpty();
        assertThat(chat(first + ",{\"role\":\"assistant\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}")
                        .conversation())
                .isEqualTo(one);
        assertThat(chat("{\"role\":\"user\",\"content\":\"Ho\"}").conversation())
                .isNotEqualTo(one);
        assertThat(chat("{\"role\":\"assistant\",\"content\":\"Ho\"}").conversation())
                .isEmpty();
    }

    private static Parsed.Read chat(String messages) {
        return read(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\",\"messages\":[" + messages + "]}");
    }

    @Test
    void wrongRequestsNameTheirField() {
        assertThat(wrong("{\"model\":7}").param()).isEqualTo("model");
        assertThat(wrong("{\"messages\":[]}").param()).isEqualTo("model");
        assertThat(wrong("{\"model\":\"m\",\"n\":0}").param()).isEqualTo("n");
        assertThat(wrong("{\"model\":\"m\",\"n\":1.5}").param()).isEqualTo("n");
        assertThat(wrong("{\"model\":\"m\",\"max_tokens\":99999999999}").param())
                .isEqualTo("max_tokens");
        assertThat(wrong("{\"model\":\"m\",\"stream\":\"yes\"}").param()).isEqualTo("stream");
        assertThat(wrong("{\"model\":\"m\",\"messages\":{}}").param()).isEqualTo("messages");
        assertThat(wrong("{\"model\":\"m\",\"n\":1,\"n\":9}").message()).contains("twice");
        assertThat(wrong("{\"model\":\"m\",\"mo\\u0064el\":\"x\"}").message()).contains("twice");
        assertThat(wrong("{\"model\":\"m\",\"Logprobs\":true}").param()).isEqualTo("logprobs");
        assertThat(wrong("{\"model\":\"m\",\n  \"n\": }").line()).isEqualTo(2);
        assertThat(wrong("{\"model\":\"m\"} {}").message()).contains("single");
        assertThat(wrong("[]").message()).contains("object");
        assertThat(wrong("").param()).isEmpty();
        assertThat(CHAT.parse("{\"model\":\"m\"}".getBytes(UTF_16))).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void hostileShapesAreRefusedOrReadInBoundedTime() {
        assertThat(wrong("{\"model\":\"m\",\"x\":" + "[".repeat(100_000)).message())
                .contains("deep");
        assertThat(wrong("{\"model\":\"m\",\"x\":1" + "0".repeat(10_000) + "}").message())
                .contains("long");
        assertThat(chat("{\"role\":\"user\",\"content\":\"\\ud83d \\ud800\"}").conversation())
                .isNotEmpty();
        String many = "[" + "1,".repeat(99_999) + "1]";
        assertThat(read(Endpoint.COMPLETIONS, "{\"model\":\"m\",\"prompt\":" + many + "}")
                        .inputTokens())
                .isEqualTo(100_000);
    }

    @Test
    void theEstimateIsWithinAFactorOfTwo() {
        var encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
        List<String> texts = List.of(
                "The quick brown fox jumps over the lazy dog, and then it went home to sleep for a while. ",
                "for (int i = 0; i < text.length; i++) {\n    sum += weight(text[i]) * 2;\n}\n",
                "Die Donaudampfschifffahrtsgesellschaft verkündete gestern überraschend größere Änderungen. ",
                "Быстрая коричневая лиса прыгает через ленивую собаку и бежит домой. ",
                "敏捷的棕色狐狸跳过了懒狗，然后回家睡觉。机器学习模型的蒸馏攻击需要防御。",
                "人工知能の研究は急速に進んでいます。モデルの抽出を防ぐことが重要です。",
                "{\"id\": 12345, \"name\": \"widget\", \"price\": 99.95, \"tags\": [\"a\", \"b\"]}");
        for (String text : texts) {
            String many = text.repeat(20);
            TokenEstimate estimate = new TokenEstimate();
            estimate.add(many.toCharArray(), 0, many.length());
            int real = encoding.countTokensOrdinary(many);
            assertThat(estimate.tokens()).as(text).isBetween(real / 2, real * 2);
        }
    }

    @Test
    void nothingToChangeIsTheSameArray() {
        byte[] body = "{\"model\":\"m\",\"messages\":[]}".getBytes(UTF_8);
        assertThat(CHAT.rewrite(body, Rewrite.NONE)).isSameAs(body);
        Rewrite same = new Rewrite(Optional.of("m"), Trim.NONE, false, Map.of());
        assertThat(CHAT.rewrite(body, same)).isSameAs(body);
    }

    @Test
    void thinkingStaysBelowACappedAnswer() {
        Trim trim =
                new Trim(Set.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(2000), Optional.empty());
        Rewrite rewrite = new Rewrite(Optional.empty(), trim, false, Map.of());
        String asked =
                "{\"model\":\"m\",\"max_tokens\":9000,\"thinking\":{\"type\":\"enabled\", \"budget_tokens\" : %s}}";
        assertThat(rewrittenMessages(asked.formatted(8000), rewrite))
                .isEqualTo(asked.replace("9000", "2000").formatted(1999));
        assertThat(rewrittenMessages(asked.formatted(1500), rewrite))
                .isEqualTo(asked.replace("9000", "2000").formatted(1500));
        Trim low = new Trim(Set.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(500), Optional.empty());
        assertThat(rewrittenMessages(asked.formatted(8000), new Rewrite(Optional.empty(), low, false, Map.of())))
                .isEqualTo("{\"model\":\"m\",\"max_tokens\":500,\"thinking\":{\"type\":\"disabled\"}}");
    }

    private static String rewrittenMessages(String body, Rewrite rewrite) {
        return new String(Wires.of(Endpoint.MESSAGES).rewrite(body.getBytes(UTF_8), rewrite), UTF_8);
    }

    @Test
    void onlyChangedFieldsChange() {
        Trim trim = new Trim(
                Set.of("logprobs", "top_logprobs", "seed"),
                OptionalInt.empty(),
                OptionalInt.of(2),
                OptionalInt.of(50),
                Optional.of(Set.of("a")));
        Rewrite rewrite = new Rewrite(Optional.of("up\"1"), trim, true, Map.of());
        assertThat(rewritten("""
                { "seed" : 3 , "model":"m","logprobs":true,  "x" : [1.0e5, "é"],"n":9,"include":["a","b"],
                "max_tokens":70 ,"stream_options":{"y":1},"top_logprobs":5 }""", rewrite)).isEqualTo("""
                { "model":"up\\"1","x" : [1.0e5, "é"],"n":2,"include":["a"],
                "max_tokens":50 ,"stream_options":{"include_usage":true,"y":1} }""");
        assertThat(rewritten("{\"model\":\"m\"}", rewrite))
                .isEqualTo("{\"max_completion_tokens\":50,\"stream_options\":{\"include_usage\":true},"
                        + "\"model\":\"up\\\"1\"}");
        assertThat(rewritten("{\"model\":\"m\",\"max_completion_tokens\":null,\"stream_options\":null}", rewrite))
                .isEqualTo("{\"model\":\"up\\\"1\",\"max_completion_tokens\":50,"
                        + "\"stream_options\":{\"include_usage\":true}}");
        assertThat(rewritten(
                        "{\"stream_options\":{\"include_usage\":false},\"max_tokens\":1,\"model\":\"m\"}", rewrite))
                .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"max_tokens\":1,\"model\":\"up\\\"1\"}");
    }

    private static String rewritten(String body, Rewrite rewrite) {
        String changed = new String(CHAT.rewrite(body.getBytes(UTF_8), rewrite), UTF_8);
        assertThat(CHAT.parse(changed.getBytes(UTF_8))).isInstanceOf(Parsed.Read.class);
        return changed;
    }

    private static Parsed.Read read(Endpoint endpoint, String body) {
        return (Parsed.Read) Wires.of(endpoint).parse(body.getBytes(UTF_8));
    }

    private static Parsed.Malformed wrong(String body) {
        return (Parsed.Malformed) CHAT.parse(body.getBytes(UTF_8));
    }
}
