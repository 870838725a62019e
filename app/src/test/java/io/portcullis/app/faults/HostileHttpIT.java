package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.RunningGateway;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests made to be understood differently by two parsers, or to reach what they may not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHttpIT {
    private FakeUpstream upstream;
    private RunningGateway gateway;
    private String key;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        upstream = new FakeUpstream();
        gateway = RunningGateway.start(folder, upstream.url(), "", "bounds: {idle: 2s, request_read: 2s}\n");
        key = gateway.key("caller", "one");
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void nextIsServed() throws Exception {
        assertThat(gateway.settles()).isTrue();
        String request = RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", false));
        assertThat(RawCaller.call(gateway.port(), request).status()).isEqualTo(200);
        assertThat(gateway.settles()).isTrue();
    }

    private String head() {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n";
    }

    /** Whatever the first answer is, the bytes hidden behind it must not be served as a request. */
    private void smuggles(String request) throws Exception {
        int before = upstream.requests.get();
        try (RawCaller caller = new RawCaller(gateway.port())) {
            caller.send(request);
            RawCaller.Reply reply = caller.reply();
            assertThat(reply.status()).isEqualTo(400);
            RawCaller.Reply second = caller.reply();
            assertThat(second.status()).as("a second answer: " + second.head()).isZero();
        }
        assertThat(upstream.requests.get()).as("reached the upstream").isEqualTo(before);
    }

    @Test
    void aBodyWithTwoLengthsIsRefusedAndTheConnectionEnds() throws Exception {
        String hidden = "GET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n\r\n";
        String body = RawCaller.chat("m", false);
        smuggles(head() + "content-length: " + (body.length() + 20) + "\r\ntransfer-encoding: chunked\r\n\r\n"
                + FakeUpstream.chunk(body) + "0\r\n\r\n" + hidden);
        smuggles(head() + "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n" + hidden);
        smuggles(head() + "content-length: 0\r\ncontent-length: 44\r\n\r\n" + hidden);
        smuggles(head() + "content-length: 5, 5\r\n\r\n" + hidden);
        smuggles(head() + "content-length: +5\r\n\r\n" + hidden);
        smuggles(head() + "content-length: 0x5\r\n\r\n" + hidden);
        smuggles(head() + "content-length: -1\r\n\r\n" + hidden);
        smuggles(head() + "content-length: 99999999999999999999\r\n\r\n" + hidden);
    }

    @Test
    void codingsThatAreNotOneChunkedAreRefused() throws Exception {
        String hidden = "GET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n\r\n";
        for (String coding :
                List.of("xchunked", "chunked, identity", "\u000bchunked", "chunked\r\ntransfer-encoding: x")) {
            smuggles(head() + "transfer-encoding: " + coding + "\r\n\r\n0\r\n\r\n" + hidden);
        }
        smuggles(head() + "transfer-encoding : chunked\r\n\r\n0\r\n\r\n" + hidden);
        smuggles(head() + "x: y\r\n transfer-encoding: chunked\r\ncontent-length : 3\r\n\r\n0\r\n\r\n" + hidden);
    }

    @Test
    void chunksThatAreNoChunksAreRefused() throws Exception {
        String hidden = "GET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n\r\n";
        int before = upstream.requests.get();
        for (String chunks : List.of(
                "-1\r\n", "zz\r\nx\r\n", "5\nhello\n0\n\n", "fffffffffffffffff\r\nx", "5\r\nhelloXX0\r\n\r\n")) {
            try (RawCaller caller = new RawCaller(gateway.port())) {
                caller.send(head() + "transfer-encoding: chunked\r\n\r\n" + chunks + hidden);
                RawCaller.Reply reply = caller.reply();
                assertThat(reply.status()).as(chunks).isIn(0, 400);
                assertThat(caller.closed(3000)).as(chunks).isTrue();
            }
        }
        assertThat(upstream.requests.get()).isEqualTo(before);
    }

    @Test
    void linesThatEndWrongAreRefused() throws Exception {
        String bare = "GET /v1/models HTTP/1.1\nhost: x\nauthorization: Bearer " + key + "\n\n";
        assertThat(RawCaller.call(gateway.port(), bare).status()).isIn(0, 400);
        String folded = "GET /v1/models HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\nauthorization: Bearer " + key + "\r\n\r\n";
        assertThat(RawCaller.call(gateway.port(), folded).status()).isIn(0, 200, 400);
        String zero = "GET /v1/models HTTP/1.1\r\nhost: x\r\nx: a\u0000b\r\nauthorization: Bearer " + key + "\r\n\r\n";
        assertThat(RawCaller.call(gateway.port(), zero).status()).isIn(0, 400);
    }

    @Test
    void pathsAreNeverMadeIntoOtherPaths() throws Exception {
        int before = upstream.requests.get();
        for (String path : List.of(
                "//v1/chat/completions",
                "/v1//chat/completions",
                "/v1/chat/completions/",
                "/v1/chat/completions;x",
                "/v1/chat;a=b/completions",
                "/v1/%63hat/completions",
                "/v1/models/%2e%2e/chat/completions",
                "/v1/models/../chat/completions",
                "/./v1/chat/completions",
                "/V1/chat/completions",
                "/v1\\chat\\completions",
                "/v1/chat/completions%00",
                "/v1/chat/completions%20",
                "/admin/v1/orgs",
                "/metrics",
                "*")) {
            RawCaller.Reply reply =
                    RawCaller.call(gateway.port(), RawCaller.post(path, key, RawCaller.chat("m", false)));
            assertThat(reply.status()).as(path).isIn(400, 404);
        }
        assertThat(upstream.requests.get()).isEqualTo(before);
    }

    @Test
    void anAbsoluteTargetChoosesNoUpstream() throws Exception {
        String request = RawCaller.post("http://evil.example/v1/chat/completions", key, RawCaller.chat("m", false));
        assertThat(RawCaller.call(gateway.port(), request).status()).isIn(200, 400, 404);
        String connect = "CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n";
        assertThat(RawCaller.call(gateway.port(), connect).status()).isIn(400, 401, 404, 405);
    }

    @Test
    void methodsThatAreNotServedAreRefusedWithAllow() throws Exception {
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "post")) {
            String request =
                    method + " /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key + "\r\n\r\n";
            RawCaller.Reply reply = RawCaller.call(gateway.port(), request);
            assertThat(reply.status()).as(method).isIn(400, 405);
            assertThat(reply.body()).as("nothing is echoed").doesNotContain(key);
        }
    }

    @Test
    void aCallersHeadersDoNotTravelBeyondTheList() throws Exception {
        String[] seen = new String[1];
        upstream.does(call -> {
            seen[0] = call.head;
            FakeUpstream.Script.GOOD.run(call);
        });
        String body = RawCaller.chat("m", false);
        String request =
                head() + "x-forwarded-for: 10.9.9.9\r\nx-api-key: \r\ncookie: a=b\r\nforwarded: for=1.2.3.4\r\n"
                        + "anthropic-beta: good\r\nopenai-beta: \u00e9bad\r\nx-real-ip: 10.9.9.9\r\n"
                        + "connection: x-hop\r\n"
                        + "x-hop: y\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        int status = RawCaller.call(gateway.port(), request).status();
        assertThat(status).isEqualTo(200);
        assertThat(seen[0]).contains("anthropic-beta: good").contains("Bearer " + RunningGateway.SECRET);
        assertThat(seen[0])
                .doesNotContain(key)
                .doesNotContain("10.9.9.9")
                .doesNotContain("cookie")
                .doesNotContain("openai-beta")
                .doesNotContain("x-hop");
        assertThat(gateway.settles()).isTrue();
        assertThat(gateway.recorded().getLast().client().ip())
                .as("nobody is trusted")
                .isEqualTo("127.0.0.1");
    }

    @Test
    void onlyATrustedProxyTellsTheCallersAddressAndOnlyItsOwnWord(@TempDir Path other) throws Exception {
        String trust = ", trusted_proxies: [127.0.0.0/8]";
        try (RunningGateway trusting = RunningGateway.start(other, upstream.url(), trust, "")) {
            String mine = trusting.key("caller", "many");
            String body = RawCaller.chat("m", false);
            String start = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + mine + "\r\n";
            String end = "content-length: " + body.length() + "\r\n\r\n" + body;
            // the caller claims 10.1.1.1; the proxy adds what it saw, in the same line or in one of its own
            RawCaller.call(trusting.port(), start + "x-forwarded-for: 10.1.1.1, 203.0.113.7\r\n" + end);
            assertThat(trusting.settles()).isTrue();
            assertThat(trusting.recorded().getLast().client().ip()).isEqualTo("203.0.113.7");
            RawCaller.call(
                    trusting.port(), start + "x-forwarded-for: 10.1.1.1\r\nx-forwarded-for: 203.0.113.8\r\n" + end);
            assertThat(trusting.settles()).isTrue();
            assertThat(trusting.recorded().getLast().client().ip()).isEqualTo("203.0.113.8");
        }
    }
}
