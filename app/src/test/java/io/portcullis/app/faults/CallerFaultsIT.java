package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.RunningGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers that leave, dawdle, flood or read nothing; after each of them the next one is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerFaultsIT {
    private static final String BOUNDS = """
            bounds: {body: 64KiB, headers: 8KiB, idle: 2s, request_read: 2s, response_write: 2s, in_flight: 50}
            """;

    private FakeUpstream upstream;
    private RunningGateway gateway;
    private String key;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        upstream = new FakeUpstream();
        gateway = RunningGateway.start(folder, upstream.url(), "", BOUNDS);
        key = gateway.key("caller", "one");
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void nextIsServed() throws Exception {
        assertThat(gateway.settles()).as("nothing in flight").isTrue();
        upstream.does(FakeUpstream.Script.GOOD);
        assertThat(RawCaller.call(gateway.port(), whole()).status()).isEqualTo(200);
        assertThat(gateway.settles()).isTrue();
        assertThat(RunningGateway.becomes(() -> connections() == 0))
                .as("no connection left")
                .isTrue();
    }

    private double connections() {
        try {
            return gateway.metric("receive_connections");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String whole() {
        return RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", false));
    }

    private String stream() {
        return RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", true));
    }

    @Test
    void aHangUpWhileASilentUpstreamThinksReachesTheUpstream() throws Exception {
        upstream.does(FakeUpstream.Call::untilLeft);
        int requests = upstream.requests.get();
        int left = upstream.left.get();
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(whole());
            assertThat(RunningGateway.becomes(() -> upstream.requests.get() > requests))
                    .isTrue();
        }
        long began = System.nanoTime();
        assertThat(RunningGateway.becomes(() -> upstream.left.get() > left)).isTrue();
        assertThat(System.nanoTime() - began).as("before any time-out").isLessThan(900_000_000L);
        assertThat(gateway.settles()).isTrue();
        assertThat(gateway.recorded().getLast().status()).isEqualTo(499);
    }

    @Test
    void aHangUpInTheMiddleOfAStreamReachesTheUpstreamAndIsCharged() throws Exception {
        upstream.does(call -> {
            call.raw(FakeUpstream.STREAM_HEAD + FakeUpstream.chunk(FakeUpstream.event("some words of an answer")));
            call.untilLeft();
        });
        int left = upstream.left.get();
        double tokens = gateway.metric("admit_tokens_total");
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(stream());
            while (!caller.line().startsWith("data:")) {
                continue;
            }
        }
        assertThat(RunningGateway.becomes(() -> upstream.left.get() > left)).isTrue();
        assertThat(gateway.settles()).isTrue();
        assertThat(gateway.recorded().getLast().status()).isEqualTo(499);
        assertThat(gateway.metric("admit_tokens_total")).isGreaterThan(tokens);
    }

    @Test
    void aHalfCloseIsAHangUp() throws Exception {
        upstream.does(FakeUpstream.Call::untilLeft);
        int requests = upstream.requests.get();
        int left = upstream.left.get();
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(whole());
            assertThat(RunningGateway.becomes(() -> upstream.requests.get() > requests))
                    .isTrue();
            caller.socket.shutdownOutput();
            assertThat(RunningGateway.becomes(() -> upstream.left.get() > left)).isTrue();
        }
    }

    @Test
    void whoReadsNothingIsCutOffAndHoldsLittle() throws Exception {
        String filler = "y".repeat(60_000);
        AtomicLong written = new AtomicLong();
        AtomicBoolean cut = new AtomicBoolean();
        upstream.does(call -> {
            call.raw(FakeUpstream.STREAM_HEAD);
            try {
                while (written.get() < 64 << 20) {
                    call.raw(FakeUpstream.chunk(FakeUpstream.event(filler)));
                    written.addAndGet(filler.length());
                }
            } finally {
                cut.set(true);
            }
        });
        try (RawCaller caller = new RawCaller(gateway.port(), 4096)) {
            caller.send(stream());
            assertThat(RunningGateway.becomes(cut::get)).isTrue();
            assertThat(written.get()).as("held in buffers on the way").isLessThan(32 << 20);
        }
    }

    @Test
    void aTrickledHeadIsCutOff() throws Exception {
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n");
            boolean closed = false;
            for (int i = 0; i < 60 && !closed; i++) {
                try {
                    caller.send("x-" + i + ": y\r\n");
                } catch (java.io.IOException e) {
                    closed = true;
                }
                closed = closed || caller.closed(100);
            }
            assertThat(closed).isTrue();
        }
    }

    @Test
    void aTrickledBodyIsA400OrACutAndNotForwarded() throws Exception {
        int requests = upstream.requests.get();
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(whole().replaceFirst("content-length: [0-9]+", "content-length: 4000"));
            RawCaller.Reply reply = caller.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(caller.closed(3000)).isTrue();
        }
        assertThat(upstream.requests.get()).isEqualTo(requests);
    }

    @Test
    void twoThousandIdleConnectionsAreHeldServedBesideAndDropped() throws Exception {
        List<RawCaller> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 2000; i++) {
                idle.add(new RawCaller(gateway.port()));
            }
            assertThat(RunningGateway.becomes(() -> connections() >= 1500))
                    .as("counted from their first moment")
                    .isTrue();
            assertThat(RawCaller.call(gateway.port(), whole()).status()).isEqualTo(200);
            assertThat(RunningGateway.becomes(() -> connections() == 0)).isTrue();
        } finally {
            for (RawCaller caller : idle) {
                caller.close();
            }
        }
    }

    @Test
    void pipelinedCallsAreAnsweredInOrder() throws Exception {
        upstream.does(call -> {
            String word = call.body.contains("first") ? "first" : "second";
            if (word.equals("first")) {
                Thread.sleep(200);
            }
            call.body("200 OK", "application/json", FakeUpstream.ANSWER.replace("Hello.", word));
        });
        try (RawCaller caller = new RawCaller(gateway.port())) {
            String other = gateway.key("pipeline", "many");
            caller.send(RawCaller.post(
                            "/v1/chat/completions",
                            other,
                            RawCaller.chat("m", false).replace("Say", "first"))
                    + RawCaller.post(
                            "/v1/chat/completions",
                            other,
                            RawCaller.chat("m", false).replace("Say", "second")));
            assertThat(caller.reply().body()).contains("first");
            assertThat(caller.reply().body()).contains("second");
        }
    }

    @Test
    void expectContinueIsAnswered() throws Exception {
        String[] parts = whole().split("\r\n\r\n", 2);
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(parts[0] + "\r\nexpect: 100-continue\r\n\r\n");
            assertThat(caller.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(caller.line()).isEmpty();
            caller.send(parts[1]);
            assertThat(caller.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyBeyondTheBoundIsA413HoweverItComes() throws Exception {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n";
        RawCaller.Reply declared = RawCaller.call(gateway.port(), head + "content-length: 99999999\r\n\r\n{");
        assertThat(declared.status()).isEqualTo(413);
        assertThat(declared.body()).contains("request_too_large");
        assertThat(declared.header("connection")).isEqualTo("close");
        RawCaller.Reply chunked = RawCaller.call(
                gateway.port(),
                head + "transfer-encoding: chunked\r\n\r\n" + FakeUpstream.chunk("{\"a\":\"" + "z".repeat(70_000)));
        assertThat(chunked.status()).isEqualTo(413);
        byte[] bomb = UpstreamFaultsIT.gzip("{\"a\":\"" + "z".repeat(32 << 20) + "\"}");
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(head + "content-encoding: gzip\r\ncontent-length: " + bomb.length + "\r\n\r\n");
            assertThat(caller.send(bomb).reply().status()).isEqualTo(413);
        }
    }

    @Test
    void chunkedAndPackedBodiesAreRead() throws Exception {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n";
        String body = RawCaller.chat("m", false);
        RawCaller.Reply chunked = RawCaller.call(
                gateway.port(),
                head + "transfer-encoding: chunked\r\n\r\n" + FakeUpstream.chunk(body.substring(0, 10))
                        + FakeUpstream.chunk(body.substring(10)) + "0\r\n\r\n");
        assertThat(chunked.status()).isEqualTo(200);
        assertThat(gateway.settles()).isTrue();
        byte[] packed = UpstreamFaultsIT.gzip(body);
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(head + "content-encoding: gzip\r\ncontent-length: " + packed.length + "\r\n\r\n");
            assertThat(caller.send(packed).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aFloodOfHeadersIsRefused() throws Exception {
        StringBuilder head = new StringBuilder("GET /v1/models HTTP/1.1\r\nhost: x\r\n");
        for (int i = 0; i < 2000; i++) {
            head.append("x-").append(i).append(": yyyyyyyyyy\r\n");
        }
        assertThat(RawCaller.call(gateway.port(), head + "\r\n").status()).isEqualTo(431);
    }

    @Test
    void moreCallsAtOnceThanTheBoundAreToldToComeAgain() throws Exception {
        upstream.does(FakeUpstream.Call::untilLeft);
        int requests = upstream.requests.get();
        String many = gateway.key("crowd", "many");
        List<RawCaller> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(new RawCaller(gateway.port())
                    .send(RawCaller.post("/v1/chat/completions", many, RawCaller.chat("m", false))));
        }
        assertThat(RunningGateway.becomes(() -> upstream.requests.get() == requests + 50))
                .isTrue();
        RawCaller.Reply refused = RawCaller.call(gateway.port(), whole());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isNotEmpty();
        assertThat(RawCaller.call(gateway.port(), "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
                        .status())
                .isEqualTo(200);
        for (RawCaller caller : crowd) {
            caller.close();
        }
        assertThat(gateway.metric("receive_calls_refused")).isEqualTo(1);
    }
}
