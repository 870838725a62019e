package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.RunningGateway;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is not there, comes back, or is only made to look ill by a caller. */
class BreakerIT {
    @TempDir
    private Path folder;

    private static RawCaller.Reply chat(RunningGateway gateway, String key) throws Exception {
        return RawCaller.call(gateway.port(), RawCaller.post("/v1/chat/completions", key, RawCaller.chat("f", false)));
    }

    @Test
    void afterFailuresInARowCallsAreRefusedAndAProbeEndsIt() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (RunningGateway gateway = RunningGateway.start(folder, "http://127.0.0.1:" + port, "", "")) {
            String key = gateway.key("caller", "one");
            for (int i = 0; i < 3; i++) {
                RawCaller.Reply reply = chat(gateway, key);
                assertThat(reply.status()).isEqualTo(502);
            }
            RawCaller.Reply refused = chat(gateway, key);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isNotEmpty();
            assertThat(refused.body()).contains("\"code\":\"overloaded\"");
            String messages = RawCaller.post(
                    "/v1/messages", key, RawCaller.chat("f", false).replace("}]}", "}],\"max_tokens\":9}"));
            RawCaller.Reply anthropic = RawCaller.call(gateway.port(), messages);
            assertThat(anthropic.status()).isEqualTo(529);
            assertThat(anthropic.body()).contains("overloaded_error");
            assertThat(gateway.metric("forward_failures_total")).isEqualTo(5);
            try (FakeUpstream upstream = new FakeUpstream(port)) {
                assertThat(RunningGateway.becomes(() -> served(gateway, key))).isTrue();
                assertThat(chat(gateway, key).status()).isEqualTo(200);
                assertThat(upstream.requests.get()).isEqualTo(2);
            }
            assertThat(gateway.settles()).isTrue();
            assertThat(gateway.recorded()).hasSizeGreaterThanOrEqualTo(7);
        }
    }

    private static boolean served(RunningGateway gateway, String key) {
        try {
            return chat(gateway, key).status() == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestThatMayHaveBeenReadIsNeverSentTwice() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", "")) {
            upstream.does(FakeUpstream.Call::reset);
            assertThat(chat(gateway, gateway.key("caller", "one")).status()).isEqualTo(502);
            assertThat(upstream.requests.get()).isEqualTo(1);
        }
    }

    @Test
    void aCallerWhoDoesNotReadCannotOpenTheBreaker() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", "")) {
            String key = gateway.key("caller", "many");
            String filler = "x".repeat(60_000);
            upstream.does(call -> {
                call.raw(FakeUpstream.STREAM_HEAD);
                while (true) {
                    call.raw(FakeUpstream.chunk(FakeUpstream.event(filler)));
                }
            });
            RawCaller[] slow = new RawCaller[4];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = new RawCaller(gateway.port(), 4096);
                slow[i].send(RawCaller.post("/v1/chat/completions", key, RawCaller.chat("f", true)));
            }
            assertThat(RunningGateway.becomes(() -> upstream.left.get() >= slow.length))
                    .as("cut at the total time-out")
                    .isTrue();
            upstream.does(FakeUpstream.Script.GOOD);
            assertThat(chat(gateway, key).status()).isEqualTo(200);
            for (RawCaller caller : slow) {
                caller.close();
            }
            assertThat(gateway.settles()).isTrue();
        }
    }

    @Test
    void onePoisonousCallerClosesTheUpstreamToNobody() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", "")) {
            upstream.does(call -> {
                if (call.body.contains("poison")) {
                    call.body("500 Internal Server Error", "application/json", "{}");
                } else {
                    FakeUpstream.Script.GOOD.run(call);
                }
            });
            String poisoner = gateway.key("poisoner", "many");
            String honest = gateway.key("honest", "many");
            String poison = RawCaller.chat("f", false).replace("\"content\":\"", "\"content\":\"poison ");
            for (int i = 0; i < 12; i++) {
                String post = RawCaller.post("/v1/chat/completions", poisoner, poison);
                assertThat(RawCaller.call(gateway.port(), post).status()).isNotEqualTo(503);
            }
            assertThat(upstream.requests.get()).isEqualTo(12);
            assertThat(chat(gateway, honest).status()).isEqualTo(200);
        }
    }

    @Test
    void whenSeveralCallersAreAnsweredBadlyItOpensForAll() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", "")) {
            upstream.does(call -> call.body("503 Service Unavailable", "application/json", "{}"));
            String one = gateway.key("first", "many");
            String two = gateway.key("second", "many");
            for (int i = 0; i < 3; i++) {
                chat(gateway, one);
            }
            assertThat(upstream.requests.get()).isEqualTo(3);
            chat(gateway, two);
            assertThat(chat(gateway, two).status()).isEqualTo(503);
            assertThat(chat(gateway, gateway.key("third", "many")).status()).isEqualTo(503);
            assertThat(upstream.requests.get()).as("the circuit is open").isEqualTo(4);
            upstream.does(FakeUpstream.Script.GOOD);
            assertThat(RunningGateway.becomes(() -> served(gateway, one))).isTrue();
        }
    }
}
