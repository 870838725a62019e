package io.portcullis.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.Endpoint;
import io.portcullis.traffic.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final String CHAT = """
            {"id":"c%s","choices":[%s],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,\
            "completion_tokens_details":{"reasoning_tokens":2}},"service_tier":"default","odd":1.2300}""";

    private static String choice(int index, String text) {
        return """
                {"index":%d,"message":{"role":"assistant","content":"%s","tool_calls":[]},"logprobs":null,\
                "finish_reason":"stop"}""".formatted(index, text);
    }

    private static Candidates of(Endpoint endpoint, String... replies) {
        Candidates candidates = new Candidates(endpoint);
        for (String reply : replies) {
            assertThat(candidates.add(reply.getBytes(UTF_8))).isTrue();
        }
        return candidates;
    }

    private static String shown(Candidates candidates, int chosen) {
        return new String(candidates.shown(chosen), UTF_8);
    }

    @Test
    void oneOfManyChoicesIsTheOnlyOne() {
        Candidates candidates =
                of(Endpoint.CHAT_COMPLETIONS, CHAT.formatted("1", choice(0, "one") + "," + choice(1, "two")));
        assertThat(candidates.all())
                .extracting(Candidates.Candidate::texts)
                .containsExactly(List.of("one"), List.of("two"));
        assertThat(candidates.all()).allMatch(Candidates.Candidate::plain);
        assertThat(shown(candidates, 1)).isEqualTo(CHAT.formatted("1", choice(0, "two")));
        assertThat(candidates.spent(100)).isEqualTo(new Usage(7, 5, 2));
    }

    @Test
    void oneOfManyRepliesBearsTheUsageOfAll() {
        Candidates candidates = of(
                Endpoint.CHAT_COMPLETIONS,
                CHAT.formatted("1", choice(0, "one")),
                CHAT.formatted("2", choice(0, "two")),
                CHAT.formatted("3", choice(0, "three")));
        assertThat(shown(candidates, 1))
                .startsWith("{\"id\":\"c2\"")
                .contains("\"prompt_tokens\":21,\"completion_tokens\":15,\"total_tokens\":36")
                .contains("\"reasoning_tokens\":6")
                .contains("\"odd\":1.2300");
        assertThat(candidates.spent(100)).isEqualTo(new Usage(21, 15, 6));
    }

    @Test
    void aSingleReplyIsShownByteForByte() {
        String odd = " {\"choices\" : [ " + choice(0, "one") + " ] , \"x\":1e3} ";
        assertThat(shown(of(Endpoint.CHAT_COMPLETIONS, odd), 0)).isEqualTo(odd);
    }

    @Test
    void repliesThatDoNotTellTheirUsageAreEstimated() {
        String silent = "{\"choices\":[" + choice(0, "Some words that are an answer.") + "]}";
        Usage spent = of(Endpoint.CHAT_COMPLETIONS, silent, silent).spent(50);
        assertThat(spent.input()).isEqualTo(100);
        assertThat(spent.output()).isBetween(8L, 40L);
    }

    @Test
    void whatIsMoreThanTextIsNotPlain() {
        for (String more : List.of(
                choice(0, "x").replace("[]", "[{\"id\":\"t\"}]"),
                choice(0, "x").replace("\"tool_calls\":[]", "\"refusal\":\"no\""),
                choice(0, "x").replace("\"tool_calls\":[]", "\"annotations\":[{}]"),
                choice(0, "x").replace("\"stop\"", "\"content_filter\""),
                choice(0, "x").replace("\"logprobs\":null", "\"logprobs\":{\"content\":[]}"),
                choice(0, "x").replace("\"x\"", "null"))) {
            assertThat(of(Endpoint.CHAT_COMPLETIONS, CHAT.formatted("1", more)).all())
                    .as(more)
                    .noneMatch(Candidates.Candidate::plain);
        }
    }

    @Test
    void messagesAndResponsesAreOneCandidateEach() {
        String message = """
                {"content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"one"}],\
                "stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}""";
        Candidates messages = of(Endpoint.MESSAGES, message, message.replace("one", "two"));
        assertThat(messages.all())
                .extracting(Candidates.Candidate::texts)
                .containsExactly(List.of("one"), List.of("two"));
        assertThat(messages.all()).allMatch(Candidates.Candidate::plain);
        assertThat(shown(messages, 1)).contains("two").contains("\"input_tokens\":6,\"output_tokens\":8");
        assertThat(of(Endpoint.MESSAGES, message.replace("end_turn", "tool_use"))
                        .all())
                .noneMatch(Candidates.Candidate::plain);
        String response = """
                {"status":"completed","output":[{"type":"reasoning","summary":[]},{"type":"message","content":[\
                {"type":"output_text","text":"one","annotations":[]}]}],\
                "usage":{"input_tokens":3,"output_tokens":4}}""";
        assertThat(of(Endpoint.RESPONSES, response).all().getFirst())
                .isEqualTo(new Candidates.Candidate(0, 0, List.of("one"), true));
        String called = response.replace("\"type\":\"reasoning\"", "\"type\":\"function_call\"");
        assertThat(of(Endpoint.RESPONSES, called).all()).noneMatch(Candidates.Candidate::plain);
        assertThat(of(Endpoint.RESPONSES, response.replace("completed", "queued"))
                        .all())
                .noneMatch(Candidates.Candidate::plain);
    }

    @Test
    void whatIsNoAnswerIsNotAdded() {
        for (String reply : List.of("", "[]", "{", "{}", "{\"choices\":[]}", "{\"choices\":7}", "null")) {
            assertThat(new Candidates(Endpoint.CHAT_COMPLETIONS).add(reply.getBytes(UTF_8)))
                    .as(reply)
                    .isFalse();
        }
    }

    @Test
    void requestsAreAskedWithANumberAndOtherwiseAsTheyAre() {
        String body = "{\"model\":\"m\",\"n\":1,\"temperature\":0.70,\"messages\":[]}";
        assertThat(new String(Candidates.asking(body.getBytes(UTF_8), 4), UTF_8))
                .isEqualTo(body.replace("\"n\":1", "\"n\":4"));
    }

    @Test
    void answersVaryUnlessNothingIsLeftToChance() {
        for (String still : List.of(
                "{\"temperature\":0}",
                "{\"temperature\":0.0}",
                "{\"top_p\":0}",
                "{\"top_k\":1}",
                "{\"background\":true}",
                "{\"conversation\":\"c\"}",
                "{\"modalities\":[\"audio\"]}")) {
            assertThat(Candidates.vary(still.getBytes(UTF_8))).as(still).isFalse();
        }
        for (String free :
                List.of("{}", "{\"temperature\":1,\"messages\":[{\"temperature\":0}]}", "{\"top_p\":null}")) {
            assertThat(Candidates.vary(free.getBytes(UTF_8))).as(free).isTrue();
        }
    }
}
