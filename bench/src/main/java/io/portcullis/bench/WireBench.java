package io.portcullis.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.portcullis.gateway.wire.Parsed;
import io.portcullis.gateway.wire.PipeSpec;
import io.portcullis.gateway.wire.ReplyPipe;
import io.portcullis.gateway.wire.Wire;
import io.portcullis.gateway.wire.Wires;
import io.portcullis.traffic.Endpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Microseconds for reading a 1 KiB request and piping 64 streamed chunks, beside Jackson merely walking the tokens. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WireBench {
    private static final int CHUNKS = 64;

    private final Wire wire = Wires.of(Endpoint.CHAT_COMPLETIONS);
    private final JsonFactory jackson = new JsonFactory();
    private final byte[] request = ("{\"model\":\"m\",\"stream\":true,\"max_tokens\":100,\"messages\":["
                    + "{\"role\":\"user\",\"content\":\"" + "some words of text ".repeat(48) + "\"}]}")
            .getBytes(UTF_8);
    private final byte[] chunk = ("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                    + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
                    + "\"logprobs\":null,\"finish_reason\":null}]}\n\n")
            .getBytes(UTF_8);

    @Benchmark
    public Parsed parse() {
        return wire.parse(request);
    }

    @Benchmark
    public int jacksonWalksTheRequest() throws IOException {
        return walk(request, 0);
    }

    @Benchmark
    public long pipeUntouched() {
        return piped(PipeSpec.full(true, "r", 1));
    }

    @Benchmark
    public long pipeRenamed() {
        return piped(PipeSpec.full(true, "r", 1).named(Optional.of("alias"), true));
    }

    @Benchmark
    public int jacksonWalksTheChunks() throws IOException {
        int tokens = 0;
        for (int i = 0; i < CHUNKS; i++) {
            tokens += walk(chunk, 6);
        }
        return tokens;
    }

    private long piped(PipeSpec spec) {
        ReplyPipe pipe = wire.pipe(spec);
        long sent = 0;
        for (int i = 0; i < CHUNKS; i++) {
            sent += pipe.accept(chunk).length;
        }
        return sent + pipe.usage().output();
    }

    private int walk(byte[] json, int from) throws IOException {
        int tokens = 0;
        try (JsonParser in = jackson.createParser(json, from, json.length - from)) {
            while (in.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }
}
