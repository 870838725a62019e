package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeWriterTest {
    private static final ExchangeHead HEAD = new ExchangeHead(
            "x1",
            Instant.parse("2026-05-01T10:00:00.123Z"),
            "a17",
            "o3",
            "k9",
            "free",
            new Client("203.0.113.7", 64500, "ua \"quoted\"\n", "t13d"),
            "/v1/chat/completions",
            200,
            Duration.ofMillis(812),
            "c5",
            "sha256:terms",
            "allow",
            true);

    private final ExchangeWriter writer = new ExchangeWriter();

    @Test
    void theLineIsTheContractsWithBodiesAsTheyWere() {
        String line = line("{\"model\":\"m\", \"x\":1.50}", "{\"choices\":[]}");
        assertThat(line)
                .isEqualTo("{\"id\":\"x1\",\"time\":\"2026-05-01T10:00:00.123Z\",\"account\":\"a17\",\"org\":\"o3\","
                        + "\"key\":\"k9\",\"plan\":\"free\",\"client\":{\"ip\":\"203.0.113.7\",\"asn\":64500,"
                        + "\"user_agent\":\"ua \\\"quoted\\\"\\n\",\"ja4\":\"t13d\"},"
                        + "\"endpoint\":\"/v1/chat/completions\",\"status\":200,\"latency_ms\":812,"
                        + "\"conversation\":\"c5\",\"terms\":\"sha256:terms\","
                        + "\"decision\":\"allow\",\"truncated\":true,"
                        + "\"request\":{\"model\":\"m\", \"x\":1.50},\"response\":{\"choices\":[]}}");
    }

    @Test
    void headAndBodiesComeBackFromTheReader() {
        byte[] line = writer.line(
                HEAD,
                "{\r\n  \"messages\": [\n {\"role\":\"user\",\"content\":\"a\\nb\"}]\n}".getBytes(UTF_8),
                new byte[0]);
        assertThat(line).doesNotContain('\n', '\r');
        Exchange x = ((Line.Read) new ExchangeReader().read(line, 0, line.length)).exchange();
        assertThat(x.prompt().turns()).containsExactly(new Turn("user", "a\nb"));
        assertThat(x.client()).isEqualTo(HEAD.client());
        assertThat(List.of(x.id(), x.account(), x.org(), x.key(), x.plan(), x.endpoint(), x.conversation()))
                .containsExactly("x1", "a17", "o3", "k9", "free", "/v1/chat/completions", "c5");
        assertThat(x.latency()).isEqualTo(HEAD.latency());
        assertThat(x.time()).isEqualTo(HEAD.time());
    }

    @Test
    void bodiesThatAreNoSingleJsonValueAreKeptAsText() {
        assertThat(line("not \"json\"", "")).endsWith("\"request\":{\"unparsed\":\"not \\\"json\\\"\"}}");
        assertThat(line("{}{}", "")).endsWith("\"request\":{\"unparsed\":\"{}{}\"}}");
        assertThat(line("[1\n2]", "")).endsWith("{\"unparsed\":\"[1\\n2]\"}}");
        assertThat(line("", "")).endsWith("{\"unparsed\":\"\"}}");
        assertThat(line("[".repeat(300) + "]".repeat(300), "")).contains("\"unparsed\"");
        assertThat(line("\uFEFF{}", "")).contains("\"unparsed\"");
        byte[] invalid = {'"', (byte) 0xC0, (byte) 0x80, '"'};
        assertThat(new String(writer.line(HEAD, invalid, new byte[0]), UTF_8)).contains("\"unparsed\"");
    }

    @Test
    void bodiesBeyondTheBoundAreCutSoThatTheLineStaysReadable() {
        byte[] huge = new byte[ExchangeWriter.MAX_BODY + 1];
        byte[] line = writer.line(HEAD, huge, huge);
        assertThat(line.length).isLessThan(ExchangeReader.MAX_BYTES);
        assertThat(new ExchangeReader().read(line, 0, line.length)).isInstanceOf(Line.Read.class);
    }

    private String line(String request, String response) {
        return new String(writer.line(HEAD, request.getBytes(UTF_8), response.getBytes(UTF_8)), UTF_8);
    }
}
