package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Lines a second of {@link ExchangeReader} against a bare Jackson {@code nextToken()} loop over the same bytes; the aim
 * is at least half. {@code chat} are ordinary lines of about 3.7 KB, {@code unique} carry 20 field names that
 * never come again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExchangeReaderBench {
    private static final int LINES = 1000;

    @Param({"chat", "unique"})
    String kind = "chat";

    private final byte[][] lines = new byte[LINES][];
    private final JsonFactory bare = new JsonFactory();
    private final ExchangeReader reader = new ExchangeReader();

    @Setup
    public void lines() {
        Random random = new Random(5);
        for (int i = 0; i < LINES; i++) {
            lines[i] = line(i, random).getBytes(UTF_8);
        }
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void bareParser(Blackhole hole) throws IOException {
        for (byte[] line : lines) {
            try (JsonParser parser = bare.createParser(line)) {
                while (parser.nextToken() != null) {
                    hole.consume(parser.currentToken());
                }
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void exchangeReader(Blackhole hole) {
        for (byte[] line : lines) {
            Line read = reader.read(line, 0, line.length);
            if (!(read instanceof Line.Read)) {
                throw new IllegalStateException("unexpected " + read);
            }
            hole.consume(read);
        }
    }

    private String line(int number, Random random) {
        StringBuilder metadata = new StringBuilder("\"none\":0");
        for (int i = 0; kind.equals("unique") && i < 20; i++) {
            metadata.append(",\"u").append(random.nextLong()).append("\":").append(i);
        }
        return "{\"id\":\"x" + number + "\",\"time\":\"2026-05-01T10:00:00.123Z\",\"account\":\"a" + number % 100
                + "\",\"org\":\"o3\",\"key\":\"k9\",\"plan\":\"free\",\"client\":{\"ip\":\"203.0.113.7\",\"asn\":64500,"
                + "\"user_agent\":\"openai-python/1.40.0\",\"ja4\":\"t13d1516h2\"},"
                + "\"endpoint\":\"/v1/chat/completions\","
                + "\"status\":200,\"latency_ms\":812,\"conversation\":\"c5\","
                + "\"request\":{\"model\":\"m\",\"metadata\":{"
                + metadata + "},\"messages\":[{\"role\":\"system\",\"content\":\"" + prose(900, random)
                + "\"},{\"role\":\"user\",\"content\":\"" + prose(700, random)
                + "\"}]},\"response\":{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + prose(1400, random)
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":80}}}";
    }

    private static String prose(int length, Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            for (int i = 2 + random.nextInt(8); i > 0; i--) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append(random.nextInt(12) == 0 ? "\\n" : " ");
        }
        return text.toString();
    }
}
