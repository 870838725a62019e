package io.portcullis.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamClientIT {

    @TempDir
    Path folder = Path.of("");

    @Test
    void streamsOfTheUpstreamArriveWhole() throws IOException {
        int port = Knock.freePort();
        try (Program upstream = UpstreamProgram.start(folder, 0, port)) {
            List<String> requests = Bodies.requests(4, true, 1).stream()
                    .map(body -> "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .toList();
            StreamResult result = StreamClient.run(port, requests, 8, Duration.ofSeconds(2));
            assertThat(result.completed()).isGreaterThanOrEqualTo(8);
            assertThat(result.failed()).isZero();
            assertThat(result.firstEventMicros().count()).isEqualTo(result.completed());
            assertThat(result.gapsMicros().count()).isEqualTo(result.completed() * Bodies.CHUNKS);
            assertThat(upstream.alive()).isTrue();
        }
    }

    @Test
    void aDeadServerGivesFailedStreams() throws IOException {
        StreamResult result =
                StreamClient.run(Knock.freePort(), List.of("GET / HTTP/1.1\r\n\r\n"), 2, Duration.ofMillis(300));
        assertThat(result.completed()).isZero();
        assertThat(result.failed()).isPositive();
    }
}
