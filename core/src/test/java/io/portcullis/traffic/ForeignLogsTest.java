package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignLogsTest {
    static final String LITELLM_PAYLOAD = """
            {"id":"chatcmpl-1","trace_id":"t1","call_type":"acompletion","status":"success","total_tokens":30,\
            "prompt_tokens":10,"completion_tokens":20,"startTime":1777629600.25,\
            "endTime":1777629602.75,"model":"gpt-x",\
            "model_group":"alias","metadata":{"user_api_key_hash":"88dc","user_api_key_team_id":"team1",\
            "requester_ip_address":"203.0.113.9"},"model_parameters":{"n":3,"logprobs":true},\
            "messages":[{"role":"user","content":"hello"}],"response":{"choices":[{"message":{"content":"hi"},\
            "finish_reason":"stop"}]}}""";
    static final String LITELLM_SPEND = """
            {"request_id":"r1","call_type":"anthropic_messages","api_key":"77aa","spend":0.1,"total_tokens":5,\
            "prompt_tokens":2,"completion_tokens":3,"startTime":"2026-05-01 10:00:00.250000","endTime":\
            "2026-05-01 10:00:01","model":"m","user":"u1","metadata":"{\\"user_api_key_org_id\\":\\"o1\\"}",\
            "end_user":"","team_id":"t9","messages":"[{\\"role\\":\\"user\\",\\"content\\":\\"q\\"}]",\
            "response":"plain answer","session_id":"s1","requester_ip_address":null}""";
    static final String OTLP = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},\
            "scopeSpans":[{"spans":[{"traceId":"t","spanId":"s0","name":"GET /",\
            "startTimeUnixNano":"1","attributes":[]},\
            {"traceId":"t","spanId":"s1","startTimeUnixNano":"1777629600250000000",\
            "endTimeUnixNano":"1777629601250000000",\
            "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},\
            {"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"enduser.id",\
            "value":{"stringValue":"u7"}},\
            {"key":"gen_ai.usage.input_tokens","value":{"intValue":"11"}},\
            {"key":"gen_ai.usage.output_tokens","value":{"intValue":22}},\
            {"key":"gen_ai.response.finish_reasons","value":{"arrayValue":{"values":[{"stringValue":"stop"}]}}},\
            {"key":"gen_ai.system_instructions","value":{"stringValue":"[{\\"type\\":\\"text\\",\
            \\"content\\":\\"be kind\\"}]"}},\
            {"key":"gen_ai.input.messages","value":{"stringValue":"[{\\"role\\":\\"user\\",\
            \\"parts\\":[{\\"type\\":\\"text\\",\
            \\"content\\":\\"weather?\\"}]},{\\"role\\":\\"tool\\",\
            \\"parts\\":[{\\"type\\":\\"tool_call_response\\",\\"id\\":\\"1\\",\
            \\"response\\":\\"rainy\\"}]}]"}},{"key":"gen_ai.output.messages",\
            "value":{"stringValue":"[{\\"role\\":\\"assistant\\",\
            \\"parts\\":[{\\"type\\":\\"reasoning\\",\\"content\\":\\"hm\\"},{\\"type\\":\\"text\\",\
            \\"content\\":\\"wet\\"}]}]"}}]},\
            {"traceId":"t","spanId":"s2","startTimeUnixNano":"1777629601000000000","attributes":[\
            {"key":"gen_ai.request.model","value":{"stringValue":"m"}},\
            {"key":"gen_ai.prompt.0.role","value":{"stringValue":"user"}},\
            {"key":"gen_ai.prompt.0.content","value":{"stringValue":"old names"}},\
            {"key":"gen_ai.completion.0.content","value":{"stringValue":"still read"}}]}]}]}]}""";

    @Test
    void aLiteLlmPayloadIsReadWithItsParameters() {
        Exchange x = only(new LiteLlmReader(1 << 20), LITELLM_PAYLOAD);
        assertThat(x.account()).isEqualTo("88dc");
        assertThat(x.org()).isEqualTo("team1");
        assertThat(x.time()).isEqualTo(Instant.parse("2026-05-01T10:00:00.250Z"));
        assertThat(x.latency()).isEqualTo(Duration.ofMillis(2500));
        assertThat(x.model()).isEqualTo("alias");
        assertThat(x.asks().n()).isEqualTo(3);
        assertThat(x.asks().logprobs()).isTrue();
        assertThat(x.prompt().lastUser()).isEqualTo("hello");
        assertThat(x.reply()).isEqualTo(new Reply("hi", "", "stop", new Usage(10, 20, 0), 0));
        assertThat(x.client().ip()).isEqualTo("203.0.113.9");
    }

    @Test
    void aLiteLlmSpendLogIsReadWithJsonWithinStrings() {
        Exchange x = only(new LiteLlmReader(1 << 20), LITELLM_SPEND);
        assertThat(x.account()).isEqualTo("77aa");
        assertThat(x.org()).isEqualTo("o1");
        assertThat(x.conversation()).isEqualTo("s1");
        assertThat(x.endpoint()).isEqualTo("/v1/messages");
        assertThat(x.time()).isEqualTo(Instant.parse("2026-05-01T10:00:00.250Z"));
        assertThat(x.prompt().lastUser()).isEqualTo("q");
        assertThat(x.reply().text()).isEqualTo("plain answer");
        assertThat(x.reply().usage()).isEqualTo(new Usage(2, 3, 0));
    }

    @Test
    void oneOtlpLineGivesEverySpanOfAModelCallInNewAndOldNames() {
        List<Exchange> all = exchanges(new OtlpReader(1 << 20), OTLP);
        assertThat(all).hasSize(2);
        Exchange x = all.getFirst();
        assertThat(x.account()).isEqualTo("u7");
        assertThat(x.latency()).isEqualTo(Duration.ofSeconds(1));
        assertThat(x.prompt().turns())
                .containsExactly(
                        new Turn("system", "be kind"), new Turn("user", "weather?"), new Turn("tool", "rainy"));
        assertThat(x.reply()).isEqualTo(new Reply("wet", "hm", "stop", new Usage(11, 22, 0), 0));
        assertThat(all.get(1).account()).isEqualTo("shop");
        assertThat(all.get(1).prompt().lastUser()).isEqualTo("old names");
        assertThat(all.get(1).reply().text()).isEqualTo("still read");
    }

    @Test
    void theFormatIsToldByTheFirstLineThatTells() {
        assertThat(format("\nnonsense\n" + OTLP)).contains(LogFormat.OTLP);
        assertThat(format(LITELLM_PAYLOAD)).contains(LogFormat.LITELLM);
        assertThat(format(LITELLM_SPEND)).contains(LogFormat.LITELLM);
        assertThat(format("{\"time\":1,\"account\":\"a\",\"request\":{}}")).contains(LogFormat.EXCHANGES);
        assertThat(format("{\"x\":1}\n[]\n")).isEmpty();
    }

    private static java.util.Optional<LogFormat> format(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return LogFormat.ofFirstLines(bytes, bytes.length);
    }

    private static Exchange only(LineReader reader, String line) {
        List<Exchange> all = exchanges(reader, line);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static List<Exchange> exchanges(LineReader reader, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        List<Exchange> all = new ArrayList<>();
        reader.read(bytes, 0, bytes.length, read -> {
            assertThat(read).isInstanceOf(Line.Read.class);
            all.add(((Line.Read) read).exchange());
        });
        return all;
    }
}
