package io.portcullis.app.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.RunningGateway;
import io.portcullis.traffic.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Providers that fail. The account's plan allows a single call at a time, so that a slot that leaks once breaks the
 * next test; after each test nothing is in flight, and the log has an exchange with the status the caller saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamFaultsIT {
    private FakeUpstream upstream;
    private RunningGateway gateway;
    private String key;
    private long accepted;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        upstream = new FakeUpstream();
        gateway = RunningGateway.start(folder, upstream.url(), "", "bounds: {reply_body: 1MiB}\n");
        key = gateway.key("caller", "one");
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void count() {
        accepted = gateway.accepted();
    }

    @AfterEach
    void nothingIsLeftInFlight() throws Exception {
        assertThat(gateway.settles()).as("nothing in flight").isTrue();
        upstream.does(FakeUpstream.Script.GOOD);
        assertThat(whole().status()).as("the slot is free").isEqualTo(200);
        assertThat(gateway.settles()).isTrue();
    }

    private RawCaller.Reply whole() throws Exception {
        return RawCaller.call(gateway.port(), RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", false)));
    }

    private RawCaller.Reply stream() throws Exception {
        return RawCaller.call(gateway.port(), RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", true)));
    }

    private void recorded(int status) throws Exception {
        assertThat(RunningGateway.becomes(() -> gateway.accepted() == accepted + 1))
                .as("one record")
                .isTrue();
        List<Exchange> all = gateway.recorded();
        assertThat(all.getLast().status()).isEqualTo(status);
    }

    private static void openAiError(RawCaller.Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.whole()).isTrue();
        assertThat(reply.body()).startsWith("{\"error\":{\"message\":").contains("\"code\":\"" + code + "\"");
        assertThat(reply.body()).doesNotContain(RunningGateway.SECRET);
    }

    @Test
    void aSlowFirstByteIsA504() throws Exception {
        upstream.does(FakeUpstream.Call::untilLeft);
        double before = gateway.metric("forward_failures_total");
        openAiError(whole(), 504, "upstream_timeout");
        recorded(504);
        assertThat(gateway.metric("forward_failures_total")).isEqualTo(before + 1);
        String request =
                RawCaller.post("/v1/messages", key, RawCaller.chat("m", false).replace("}]}", "}],\"max_tokens\":9}"));
        RawCaller.Reply anthropic = RawCaller.call(gateway.port(), request);
        assertThat(anthropic.status()).isEqualTo(504);
        assertThat(anthropic.body()).startsWith("{\"type\":\"error\",\"error\":{\"type\":\"timeout_error\"");
    }

    @Test
    void aResetInTheMiddleOfAStreamIsAnErrorEventAndNeverDone() throws Exception {
        upstream.does(call -> {
            call.raw(FakeUpstream.STREAM_HEAD + FakeUpstream.chunk(FakeUpstream.event("Hel")));
            Thread.sleep(50);
            call.reset();
        });
        RawCaller.Reply reply = stream();
        assertThat(reply.body()).contains("Hel").contains("\"error\":{").doesNotContain("[DONE]");
        recorded(200);
    }

    @Test
    void aStreamThatEndsWithoutItsLastEventIsAnError() throws Exception {
        upstream.does(call ->
                call.raw(FakeUpstream.STREAM_HEAD + FakeUpstream.chunk(FakeUpstream.event("Hel")) + "0\r\n\r\n"));
        assertThat(stream().body()).contains("Hel").contains("\"error\":{").doesNotContain("[DONE]");
        recorded(200);
    }

    @Test
    void halfABodyIsA502AndNotHalfAnObject() throws Exception {
        upstream.does(call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
                    + FakeUpstream.chunk(FakeUpstream.ANSWER.substring(0, 60)));
            call.socket.close();
        });
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
        upstream.does(call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n\r\n"
                    + FakeUpstream.ANSWER.substring(0, 60));
            call.socket.close();
        });
        openAiError(whole(), 502, "upstream_error");
    }

    @Test
    void whatIsNotHttpIsA502() throws Exception {
        upstream.does(call -> {
            call.raw("\u0000\u0001garbage garbage\r\n\r\n");
            call.socket.close();
        });
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
    }

    @Test
    void whatIsNotJsonIsA502() throws Exception {
        upstream.does(call -> call.body("200 OK", "application/json", "<html>not json</html>"));
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
        upstream.does(call -> call.body("200 OK", "application/json", FakeUpstream.ANSWER.substring(0, 70)));
        openAiError(whole(), 502, "upstream_error");
        upstream.does(call -> call.body("200 OK", "application/json", ""));
        openAiError(whole(), 502, "upstream_error");
    }

    @Test
    void aWrongContentTypeIsA502() throws Exception {
        upstream.does(call -> call.body("200 OK", "text/html", "<html><script>alert(1)</script></html>"));
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
        openAiError(stream(), 502, "upstream_error");
    }

    @Test
    void eventsThatAreGarbageNeverEndCleanly() throws Exception {
        upstream.does(call -> call.raw(
                FakeUpstream.STREAM_HEAD + FakeUpstream.chunk("data: {{{{\n\n\u0001\u0002 zzz\n\n") + "0\r\n\r\n"));
        assertThat(stream().body()).contains("\"error\":{").doesNotContain("[DONE]");
        recorded(200);
    }

    @Test
    void anAnswerBeyondTheBoundIsA502() throws Exception {
        String large = FakeUpstream.ANSWER.replace("Hello.", "x".repeat(2 << 20));
        upstream.does(call -> call.body("200 OK", "application/json", large));
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
    }

    @Test
    void headersBeyondTheBoundAreA502() throws Exception {
        upstream.does(call -> call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-large: "
                + "x".repeat(200_000) + "\r\ncontent-length: 2\r\n\r\n{}"));
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
    }

    @Test
    void aStreamThatNeverEndsIsCutAtTheTotalTimeOut() throws Exception {
        upstream.does(call -> {
            call.raw(FakeUpstream.STREAM_HEAD);
            while (true) {
                call.raw(FakeUpstream.chunk(FakeUpstream.event("again ")));
                Thread.sleep(100);
            }
        });
        int left = upstream.left.get();
        assertThat(stream().body()).contains("again ").contains("\"error\":{").doesNotContain("[DONE]");
        recorded(200);
        assertThat(RunningGateway.becomes(() -> upstream.left.get() > left)).isTrue();
    }

    @Test
    void aStreamThatFallsSilentIsCutAtTheIdleTimeOut() throws Exception {
        upstream.does(call -> {
            call.raw(FakeUpstream.STREAM_HEAD + FakeUpstream.chunk(FakeUpstream.event("Hel")));
            call.untilLeft();
        });
        assertThat(stream().body()).contains("Hel").contains("\"error\":{").doesNotContain("[DONE]");
        recorded(200);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        int before = upstream.requests.get();
        upstream.does(call -> call.raw("HTTP/1.1 307 Temporary Redirect\r\nlocation: " + upstream.url()
                + "/elsewhere\r\ncontent-length: 0\r\n\r\n"));
        openAiError(whole(), 502, "upstream_error");
        assertThat(upstream.requests.get()).isEqualTo(before + 1);
        recorded(502);
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        upstream.does(call -> {
            call.raw("HTTP/1.1 100 Continue\r\n\r\n");
            call.raw("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
            call.body("200 OK", "application/json", FakeUpstream.ANSWER);
        });
        RawCaller.Reply reply = whole();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(FakeUpstream.ANSWER);
        recorded(200);
    }

    @Test
    void theGatewaysCredentialNeverReachesTheCaller() throws Exception {
        String told = "{\"error\":{\"message\":\"bad key " + RunningGateway.SECRET + "\",\"type\":\"x\"}}";
        for (String status : List.of("400 Bad", "401 No", "403 No", "404 No", "422 No", "500 No", "503 No")) {
            upstream.does(call -> call.body(status, "application/json", told));
            RawCaller.Reply reply = whole();
            assertThat(reply.status()).isGreaterThanOrEqualTo(400);
            assertThat(reply.head() + reply.body()).doesNotContain(RunningGateway.SECRET);
        }
    }

    @Test
    void aLongErrorBodyIsReplacedAndNotPatchedTogether() throws Exception {
        String filler = "x".repeat(60_000);
        upstream.does(call ->
                call.body("400 Bad", "application/json", "{\"error\":{\"message\":\"" + filler + filler + "\"}}"));
        RawCaller.Reply reply = whole();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain("xxxx");
        recorded(400);
    }

    @Test
    void gzipThatNobodyAskedForIsUnpacked() throws Exception {
        upstream.does(call -> {
            assertThat(call.head).contains("accept-encoding: identity");
            byte[] packed = gzip(FakeUpstream.ANSWER);
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                    + "content-length: " + packed.length + "\r\n\r\n");
            call.raw(packed);
        });
        RawCaller.Reply reply = whole();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(FakeUpstream.ANSWER);
        assertThat(reply.header("content-encoding")).isEmpty();
        recorded(200);
        upstream.does(call -> call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                + "content-encoding: gzip\r\ncontent-length: 9\r\n\r\nnot gzip!"));
        openAiError(whole(), 502, "upstream_error");
        upstream.does(call -> call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                + "content-encoding: br\r\ncontent-length: 9\r\n\r\nwhatever!"));
        openAiError(whole(), 502, "upstream_error");
    }

    @Test
    void aBombFromTheUpstreamIsA502() throws Exception {
        byte[] packed = gzip(FakeUpstream.ANSWER.replace("Hello.", "x".repeat(64 << 20)));
        upstream.does(call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                    + "content-length: " + packed.length + "\r\n\r\n");
            call.raw(packed);
        });
        openAiError(whole(), 502, "upstream_error");
        recorded(502);
    }

    @Test
    void anUpstreamOfHttpOneZeroIsUnderstood() throws Exception {
        upstream.does(call -> {
            call.raw("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n" + FakeUpstream.ANSWER);
            call.socket.close();
        });
        RawCaller.Reply reply = whole();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(FakeUpstream.ANSWER);
        recorded(200);
    }

    @Test
    void anAnswerWithoutALengthThatIsCutIsNotTakenForWhole() throws Exception {
        upstream.does(call -> {
            call.raw(
                    "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n" + FakeUpstream.ANSWER.substring(0, 80));
            call.socket.close();
        });
        openAiError(whole(), 502, "upstream_error");
    }

    static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        }
        assertThat(new String(packed.toByteArray(), ISO_8859_1)).startsWith("\u001f\u008b");
        return packed.toByteArray();
    }
}
