package io.portcullis.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestFrameTest {

    @Test
    void aRequestEndsWhereItsLengthSays() {
        String request = "POST / HTTP/1.1\r\ncontent-LENGTH: 15\r\n\r\n{\"stream\":true}";
        assertThat(frame(request + "POST")).isEqualTo(new RequestFrame(request.length(), true));
        for (int cut = 0; cut < request.length(); cut++) {
            assertThat(frame(request.substring(0, cut))).isEqualTo(RequestFrame.INCOMPLETE);
        }
    }

    @Test
    void aChunkedRequestEndsWithItsLastChunk() {
        String request = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        assertThat(frame(request)).isEqualTo(new RequestFrame(request.length(), false));
        assertThat(frame(request.substring(0, request.length() - 1))).isEqualTo(RequestFrame.INCOMPLETE);
    }

    @Test
    void aRequestWithoutABodyEndsWithItsHead() {
        String request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        assertThat(frame(request)).isEqualTo(new RequestFrame(request.length(), false));
    }

    private static RequestFrame frame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return RequestFrame.of(bytes, bytes.length);
    }
}
