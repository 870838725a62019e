package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bodies come, the exchange that the form tells of is the one that a reader finds in its line. */
class ExchangeFormFuzz {
    private static final List<String> SEEDS = List.of(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\","
                    + "\"content\":"
                    + "[{\"type\":\"text\","
                    + "\"text\":\"Erkl\u00e4re \\u4e2d\\ud83d\\ude00 \u4e2d\u6587 \\\"q\\\" \\n\"},"
                    + "{\"type\":\"image_url\","
                    + "\"image_url\":{\"url\":\"x\"}}]}],\"logprobs\":true,\"top_logprobs\":5,\"n\":2,\"seed\":1}",
            "{\"model\":\"c\",\"system\":[{\"type\":\"text\",\"text\":\"S\"}],\"max_tokens\":9,\"thinking\":{\"type\":"
                    + "\"enabled\",\"budget_tokens\":8},\"tools\":[{\"name\":\"t\",\"input_schema\":{}}],\"messages\":"
                    + "[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\","
                    + "\"signature\":\"s\"},"
                    + "{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"t\",\"input\":{ \"a\" : [1, 2.5e3, null] }}]},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"1\","
                    + "\"content\":\"42\"}]}]}",
            "{\"model\":\"r\",\"instructions\":\"I\",\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":["
                    + "{\"type\":\"input_text\",\"text\":\"hi\"}]},{\"type\":\"function_call\",\"name\":\"f\","
                    + "\"arguments\":"
                    + "\"{\\\"x\\\":1}\",\"call_id\":\"c\"},{\"type\":\"function_call_output\",\"output\":\"o\"}],"
                    + "\"include\":[\"reasoning.encrypted_content\"],\"reasoning\":{\"effort\":\"high\"}}",
            "{\"model\":\"p\",\"prompt\":[\"one\",\"two\"],\"echo\":true,\"logprobs\":3,"
                    + "\"logit_bias\":{\"50256\":-100}}",
            "{\"model\":\"e\",\"input\":[\"x\",\"y\"],\"encoding_format\":\"float\"}",
            "{\n  \"model\": \"m\",\r\n  \"messages\": [\n {\"role\":\"user\",\"content\":\"a\\nb\"}]\n}",
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hallo \u00fc\","
                    + "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                    + "\"arguments\":\"{}\"}}]},"
                    + "\"logprobs\":{\"content\":[{\"token\":\"H\",\"logprob\":-0.1,\"top_logprobs\":[]}]},"
                    + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}",
            "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\"},{\"type\":\"text\",\"text\":\"\u4e2d\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,"
                    + "\"cache_read_input_tokens\":5}}",
            "{\"output\":[{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"why\"}]},"
                    + "{\"type\":"
                    + "\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"ok\"}]}],"
                    + "\"status\":\"incomplete\","
                    + "\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"usage\":{\"total_tokens\":9}}",
            "{\"error\":{\"message\":\"This request cannot be served.\",\"type\":\"invalid_request_error\"}}",
            "{\"truncated\":true,\"id\":\"chatcmpl-1\"}",
            "digest:0123456789abcdef0123456789abcdef:12",
            "\"text\"",
            "[1\n2]",
            "1\n2",
            "\"a\nb\"",
            "{\"unparsed\":\"digest:00:1\"}",
            "{}{}",
            "{},\"account\":\"other\",\"x\":{}",
            " \t{\"model\":\"m\"} ",
            "");

    @Test
    void theExchangeIsWhatAReaderFindsInTheLine() {
        Random random = new Random(20260523);
        ExchangeForm form = new ExchangeForm();
        ExchangeReader reader = new ExchangeReader();
        int whole = 0;
        for (int round = 0; round < 60_000; round++) {
            byte[] request = mutated(random);
            byte[] response = mutated(random);
            byte[] line = form.line(head(random), request, response);
            assertThat(line).doesNotContain('\n', '\r');
            assertThat(form.exchange())
                    .as("%s | %s", new String(request, UTF_8), new String(response, UTF_8))
                    .isEqualTo(
                            reader.read(line, 0, line.length) instanceof Line.Read(Exchange exchange)
                                    ? Optional.of(exchange)
                                    : Optional.empty());
            String text = new String(line, UTF_8);
            boolean kept = !text.contains("\"request\":{\"unparsed\":");
            assertThat(kept || new String(request, UTF_8).contains("unparsed"))
                    .as("%s", Arrays.toString(request))
                    .isEqualTo(isValue(request) || new String(request, UTF_8).contains("unparsed"));
            whole += kept ? 1 : 0;
        }
        assertThat(whole).isBetween(10_000, 55_000);
    }

    @Test
    void depthIsBoundedAsTheLineNeedsIt() {
        ExchangeForm form = new ExchangeForm();
        for (int depth = 190; depth < 205; depth++) {
            byte[] body = ("{\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}").getBytes(UTF_8);
            byte[] line = form.line(head(new Random(1)), body, body);
            assertThat(new ExchangeReader().read(line, 0, line.length)).isInstanceOf(Line.Read.class);
            assertThat(new String(line, UTF_8).contains("unparsed")).isEqualTo(depth > 198);
        }
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8);
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) "{}[]\",:\n\\0eE-.".charAt(random.nextInt(14));
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    longer[at] = (byte) " \r\n\t\u0000".charAt(random.nextInt(5));
                    bytes = longer;
                }
                default -> {}
            }
        }
        return bytes;
    }

    private static ExchangeHead head(Random random) {
        String odd = List.of(
                        "", "plain", "sp\"\\\n\u0001\u007f", "\ud800half", "\u00e9\u4e2d\ud83d\ude00", "x".repeat(5000))
                .get(random.nextInt(6));
        return new ExchangeHead(
                odd,
                Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
                random.nextInt(9) == 0 ? "" : "a" + odd,
                odd,
                odd,
                "free",
                random.nextBoolean() ? Client.UNKNOWN : new Client(odd, random.nextInt(9), odd, odd),
                random.nextBoolean() ? "" : "/v1/chat/completions",
                random.nextInt(-5, 1200),
                Duration.ofNanos(random.nextLong(-5_000_000, 9_000_000_000_000L)),
                odd,
                odd,
                "allow",
                random.nextBoolean());
    }

    /** The same by Jackson: exactly one JSON value in UTF-8 (not another Unicode form, which Jackson would guess). */
    private static boolean isValue(byte[] body) {
        int depth = 0;
        int values = 0;
        try (JsonParser parser = ExchangeReader.JSON.createParser(
                UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructEnd()) {
                    depth--;
                } else {
                    values += depth == 0 ? 1 : 0;
                    depth += token.isStructStart() ? 1 : 0;
                }
            }
            return values == 1 && depth == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
