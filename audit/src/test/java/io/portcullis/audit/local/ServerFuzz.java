package io.portcullis.audit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerFuzz {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalModel MODEL = LocalModel.shipped();
    private static final List<String> VALID = List.of(
            "{\"model\":\"pebble\",\"messages\":[{\"role\":\"user\",\"content\":\"What is TLS?\"},"
                    + "{\"role\":\"assistant\","
                    + "\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"f\","
                    + "\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\","
                    + "\"content\":\"{\\\"a\\\":1}\"}],"
                    + "\"n\":2,\"logprobs\":true,\"top_logprobs\":3,\"logit_bias\":{\"300\":5},\"stop\":[\".\"],"
                    + "\"max_tokens\":9,\"reasoning_effort\":\"low\",\"tools\":[{\"type\":\"function\",\"function\":"
                    + "{\"name\":\"f\",\"parameters\":{\"$ref\":\"#/$defs/x\",\"$defs\":{\"x\":{\"type\":\"object\","
                    + "\"properties\":{\"y\":{\"$ref\":\"#/$defs/x\"}},\"required\":[\"y\"]}}}}}]}",
            "{\"model\":\"pebble\",\"max_tokens\":2000,\"system\":\"s\",\"thinking\":{\"type\":\"enabled\","
                    + "\"budget_tokens\":1024},\"stop_sequences\":[\"x\"],\"messages\":[{\"role\":\"user\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"hi\"}]}],\"tool_choice\":{\"type\":\"any\"},\"tools\":[{\"name\":"
                    + "\"g\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":"
                    + "{\"type\":\"integer\",\"minimum\":3}}},\"required\":[\"a\"]}}]}",
            "{\"model\":\"pebble\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"},{\"type\":\"function_call\","
                    + "\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"},"
                    + "{\"type\":\"function_call_output\",\"call_id\":"
                    + "\"c\",\"output\":\"ok\"}],\"reasoning\":{\"effort\":\"low\","
                    + "\"summary\":\"auto\"},\"max_output_tokens\":40,"
                    + "\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"string\","
                    + "\"minLength\":3}}}}",
            "{\"model\":\"pebble\",\"prompt\":[\"a\",[300,301]],\"echo\":true,\"n\":2,\"best_of\":2,\"max_tokens\":5}");
    private static final List<String> SPICE = List.of(
            "null",
            "-1",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "true",
            "99999999999999999999",
            "0",
            "\"\\ud800\"",
            "[[[[]]]]",
            "\"x\"");

    @Test
    void mutatedBodiesAreAnsweredOrRefusedAndNothingElse() {
        Random random = new Random(42);
        Stamp stamp = new Stamp(1, 1, new Seal(new byte[] {1}));
        int answered = 0;
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            int which = random.nextInt(VALID.size());
            JsonNode body;
            try {
                body = JSON.readTree(mutated(VALID.get(which), random));
            } catch (JsonProcessingException e) {
                continue;
            }
            if (body == null || !body.isObject()) {
                continue;
            }
            try {
                drain(read(which, body, stamp));
                answered++;
            } catch (BadAsk e) {
                assertThat(e.status()).isEqualTo(400);
                refused++;
            }
        }
        assertThat(answered).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
    }

    private static Job read(int which, JsonNode body, Stamp stamp) {
        return switch (which) {
            case 0 -> ChatDialect.read(MODEL, body, stamp);
            case 1 -> MessagesDialect.read(MODEL, body, stamp);
            case 2 -> ResponsesDialect.read(MODEL, body, stamp);
            default -> CompletionsDialect.read(MODEL, body, stamp);
        };
    }

    private static void drain(Job job) {
        Scribe.Events events = new Scribe.Events();
        job.scribe().open(events);
        for (int choice = 0; choice < job.speeches().size(); choice++) {
            Speech speech = job.speeches().get(choice);
            int pieces = 0;
            while (!speech.over() && pieces++ < 300) {
                job.scribe().write(choice, speech.next(), speech, events);
            }
            events.take();
        }
        assertThat(job.scribe().whole().isObject()).isTrue();
    }

    private static String mutated(String json, Random random) {
        StringBuilder text = new StringBuilder(json);
        for (int i = 0; i <= random.nextInt(2); i++) {
            int at = text.indexOf(":", random.nextInt(text.length()));
            if (at < 0) {
                continue;
            }
            int end = at + 1;
            while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            text.replace(at + 1, end, SPICE.get(random.nextInt(SPICE.size())));
        }
        return text.toString();
    }
}
