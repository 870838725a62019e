package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ExchangeReaderFuzz {
    private static final int ROUNDS = 5_000;
    private static final String HEAD = "{\"time\":\"2026-05-01T10:00:00.123Z\",\"account\":\"a17\",\"id\":5,";
    private static final String[] LINES = {
        ForeignLogsTest.LITELLM_PAYLOAD,
        ForeignLogsTest.LITELLM_SPEND,
        ForeignLogsTest.OTLP,
        HEAD
                + "\"request\":{\"messages\":[{\"role\":\"user\","
                + "\"content\":[{\"type\":\"tool_use\",\"input\":{\"a\":[1,{}]}}]}],"
                + "\"tools\":[{}],\"logit_bias\":{\"1\":2},\"include\":[\"x\",1],\"thinking\":{\"type\":\"disabled\"}},"
                + "\"response\":{\"choices\":[{\"logprobs\":{\"content\":[{}]},"
                + "\"message\":{\"content\":\"é\\ud83d\"}}]}}",
        HEAD + "\"client\":{\"ip\":1,\"asn\":-5},\"request\":{\"input\":[[1,2],\"x\",{\"type\":\"reasoning\","
                + "\"summary\":[{\"text\":\"s\"}]}],\"n\":1e9,\"max_tokens\":99999999999999999999},"
                + "\"response\":{\"output\":[{\"content\":[{\"logprobs\":[1]}]}],\"usage\":{\"input_tokens\":1}}}",
    };

    @Test
    void mutatedLinesAreReadOrRefusedAndNothingElse() {
        Random random = new Random(20260501);
        int read = 0;
        int refused = 0;
        for (LogFormat format : LogFormat.values()) {
            LineReader reader = format.reader(1 << 16);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] line = mutated(LINES[random.nextInt(LINES.length)].getBytes(UTF_8), random);
                int[] counts = new int[2];
                reader.read(line, 0, line.length, result -> counts[result instanceof Line.Unreadable ? 1 : 0]++);
                read += counts[0];
                refused += counts[1];
                LogFormat.of(line, 0, line.length);
            }
        }
        assertThat(read).isGreaterThan(1000);
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void whateverTheBodiesTheWritersLineIsReadable() {
        Random random = new Random(7);
        ExchangeWriter writer = new ExchangeWriter();
        ExchangeReader reader = new ExchangeReader();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] request = mutated(LINES[3].getBytes(UTF_8), random);
            byte[] response = mutated(LINES[4].getBytes(UTF_8), random);
            byte[] line = writer.line(ExchangeProperties.head(random), request, response);
            assertThat(new String(line, UTF_8).indexOf('\n')).isNegative();
            Line result = reader.read(line, 0, line.length);
            boolean notAnObject = result.equals(new Line.Unreadable("no request"));
            assertThat(result instanceof Line.Read || notAnObject)
                    .as("%s", new String(line, UTF_8))
                    .isTrue();
        }
    }

    @Test
    void ourScannerAndJacksonAgreeOnEveryTokenAndText() throws IOException {
        Random random = new Random(99);
        LineScanner ours = new LineScanner();
        int valid = 0;
        for (int round = 0; round < 4 * ROUNDS; round++) {
            byte[] line = mutated(LINES[random.nextInt(LINES.length)].getBytes(UTF_8), random);
            if (!Arrays.equals(new String(line, UTF_8).getBytes(UTF_8), line)) {
                continue;
            }
            String expected = jackson(line);
            assertThat(scanned(ours, line)).as("%s", new String(line, UTF_8)).isEqualTo(expected);
            valid += expected.equals("malformed") ? 0 : 1;
        }
        assertThat(valid).isGreaterThan(ROUNDS / 2);
    }

    private static String jackson(byte[] line) {
        StringBuilder seen = new StringBuilder();
        try (JsonParser parser = ExchangeReader.JSON.createParser(line)) {
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                String text = token.isScalarValue() || token == JsonToken.FIELD_NAME ? parser.getText() : "";
                seen.append(token).append(new String(text.getBytes(UTF_8), UTF_8).replace('\uFFFD', '?'));
            }
            return seen.toString();
        } catch (IOException e) {
            return "malformed";
        }
    }

    private static String scanned(LineScanner scanner, byte[] line) {
        StringBuilder seen = new StringBuilder();
        ArrayDeque<Boolean> objects = new ArrayDeque<>();
        scanner.start(line, 0, line.length);
        try {
            while (true) {
                boolean inObject = !objects.isEmpty() && objects.peek();
                String name = inObject ? scanner.nextFieldName() : null;
                if (inObject && name == null) {
                    seen.append(JsonToken.END_OBJECT);
                    objects.pop();
                    continue;
                }
                seen.append(
                        inObject ? JsonToken.FIELD_NAME + String.valueOf(name).replace('\uFFFD', '?') : "");
                JsonToken token = scanner.nextToken();
                if (token == JsonToken.NOT_AVAILABLE) {
                    return seen.toString();
                }
                seen.append(token)
                        .append(token.isScalarValue() ? scanner.getText().replace('\uFFFD', '?') : "");
                if (token.isStructStart()) {
                    objects.push(token == JsonToken.START_OBJECT);
                } else if (token == JsonToken.END_ARRAY) {
                    objects.pop();
                }
            }
        } catch (IOException e) {
            return "malformed";
        }
    }

    private static byte[] mutated(byte[] line, Random random) {
        byte[] bytes = line;
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:0e-\\n\n".charAt(random.nextInt(12));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int to = Math.min(bytes.length, at + random.nextInt(40));
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - at) + 1);
                    System.arraycopy(bytes, to, shorter, at, bytes.length - to);
                    bytes = shorter;
                }
            }
        }
        return bytes;
    }
}
