package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.RunningGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Floods and lies in frames: each ends its own connection and costs nobody else anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHttp2IT {
    private FakeUpstream upstream;
    private RunningGateway gateway;
    private String key;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        upstream = new FakeUpstream();
        gateway = RunningGateway.start(folder, upstream.url(), "", "bounds: {idle: 2s, request_read: 2s}\n");
        key = gateway.key("caller", "many");
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void nextIsServed() throws Exception {
        upstream.does(FakeUpstream.Script.GOOD);
        assertThat(gateway.settles()).as("nothing in flight").isTrue();
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.post(1, key, RawCaller.chat("m", false));
            assertThat(caller.body(1)).isEqualTo(FakeUpstream.ANSWER);
        }
        assertThat(gateway.settles()).isTrue();
    }

    /** Sends until the other side has had enough. */
    private static boolean flooded(RawHttp2 caller, int most, Flood flood) throws IOException {
        caller.socket.setSoTimeout(5_000);
        try {
            for (int i = 0; i < most; i++) {
                flood.next(i);
            }
        } catch (IOException e) {
            return true;
        }
        return caller.sentAway();
    }

    private interface Flood {
        void next(int i) throws IOException;
    }

    @Test
    void rapidResetsEndTheConnectionAndTheirCallsUpstream() throws Exception {
        upstream.does(FakeUpstream.Call::untilLeft);
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            boolean away = flooded(caller, 3000, i -> {
                caller.post(2 * i + 1, key, RawCaller.chat("m", false));
                caller.frame(RawHttp2.RESET, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            });
            assertThat(away).isTrue();
        }
        assertThat(gateway.settles()).isTrue();
    }

    @Test
    void aResetIsAHangUpThatReachesTheUpstream() throws Exception {
        upstream.does(FakeUpstream.Call::untilLeft);
        int requests = upstream.requests.get();
        int left = upstream.left.get();
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.post(1, key, RawCaller.chat("m", true));
            assertThat(RunningGateway.becomes(() -> upstream.requests.get() > requests))
                    .isTrue();
            caller.frame(RawHttp2.RESET, 0, 1, new byte[] {0, 0, 0, 8});
            assertThat(RunningGateway.becomes(() -> upstream.left.get() > left)).isTrue();
            upstream.does(FakeUpstream.Script.GOOD);
            caller.post(3, key, RawCaller.chat("m", false));
            assertThat(caller.body(3)).isEqualTo(FakeUpstream.ANSWER);
        }
    }

    @Test
    void continuationsWithoutEndAreCutOff() throws Exception {
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.request("POST", "/v1/chat/completions", key));
            byte[] more = RawHttp2.fields("x-more", "y".repeat(1000));
            assertThat(flooded(caller, 5000, i -> caller.frame(RawHttp2.CONTINUATION, 0, 1, more)))
                    .isTrue();
        }
    }

    @Test
    void emptyFramesPingsAndSettingsWithoutEndAreCutOff() throws Exception {
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.frame(
                    RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.request("POST", "/v1/chat/completions", key));
            assertThat(flooded(caller, 20_000, i -> caller.frame(RawHttp2.DATA, 0, 1, new byte[0])))
                    .as("empty data")
                    .isTrue();
        }
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            assertThat(flooded(caller, 200_000, i -> caller.frame(RawHttp2.PING, 0, 0, new byte[8])))
                    .as("pings that nobody reads the answers of")
                    .isTrue();
        }
    }

    @Test
    void framesThatLieEndTheConnection() throws Exception {
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.socket.setSoTimeout(4_000);
            caller.frame(RawHttp2.DATA, 0, 5, new byte[10]);
            assertThat(caller.sentAway())
                    .as("data on a stream that is not open")
                    .isTrue();
        }
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.frame(RawHttp2.WINDOW, 0, 0, new byte[] {0, 0, 0, 0});
            assertThat(caller.sentAway()).as("a window of nothing").isTrue();
        }
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.socket.getOutputStream().write(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0, 1});
            assertThat(caller.sentAway()).as("a frame of eight megabytes").isTrue();
        }
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
            assertThat(caller.sentAway()).as("fields that cannot be unpacked").isTrue();
        }
    }

    @Test
    void aBodyThatNeverComesTimesOut() throws Exception {
        int requests = upstream.requests.get();
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            caller.frame(
                    RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.request("POST", "/v1/chat/completions", key));
            assertThat(caller.body(1)).contains("did not come in time");
        }
        assertThat(upstream.requests.get()).isEqualTo(requests);
    }

    @Test
    void aBodyLongerThanItsLengthIsNotServed() throws Exception {
        int requests = upstream.requests.get();
        try (RawHttp2 caller = new RawHttp2(gateway.port())) {
            byte[] head = RawHttp2.fields(
                    ":method",
                    "POST",
                    ":scheme",
                    "http",
                    ":path",
                    "/v1/chat/completions",
                    ":authority",
                    "x",
                    "authorization",
                    "Bearer " + key,
                    "content-length",
                    "3");
            caller.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
            caller.frame(
                    RawHttp2.DATA,
                    RawHttp2.END_STREAM,
                    1,
                    RawCaller.chat("m", false).getBytes());
            caller.socket.setSoTimeout(4000);
            boolean refused;
            try {
                refused = !caller.body(1).equals(FakeUpstream.ANSWER);
            } catch (IOException e) {
                refused = true;
            }
            assertThat(refused).isTrue();
        }
        assertThat(upstream.requests.get()).isEqualTo(requests);
    }
}
