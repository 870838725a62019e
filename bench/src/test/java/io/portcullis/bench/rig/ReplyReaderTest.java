package io.portcullis.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void everyEventIsCountedHoweverTheBytesAreCutAndChunked() {
        String body = String.join("", Bodies.events());
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] wire = (HEAD + chunked(body, random)).getBytes(StandardCharsets.UTF_8);
            ReplyReader reader = new ReplyReader();
            for (int at = 0; at < wire.length; ) {
                int length = Math.min(1 + random.nextInt(300), wire.length - at);
                reader.accept(ByteBuffer.wrap(wire, at, length));
                at += length;
            }
            assertThat(reader.complete()).isTrue();
            assertThat(reader.events()).isEqualTo(Bodies.CHUNKS + 1);
            assertThat(reader.sawDone()).isTrue();
            assertThat(reader.status()).isEqualTo(200);
        }
    }

    @Test
    void commentsAndEventNamesAreNoEvents() {
        ReplyReader reader = read(HEAD + "b\r\n: waiting\n\n\r\n" + "c\r\nevent: ping\n\r\n1\r\n\n\r\n");
        assertThat(reader.events()).isZero();
        assertThat(reader.complete()).isFalse();
    }

    @Test
    void aReplyWithALengthEndsThereAndLeavesTheNextOneAlone() {
        ByteBuffer bytes = bytes("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\nConnection: Close\r\n\r\nhiHTTP/1.1");
        ReplyReader reader = new ReplyReader();
        reader.accept(bytes);
        assertThat(reader.complete()).isTrue();
        assertThat(reader.status()).isEqualTo(503);
        assertThat(reader.closes()).isTrue();
        assertThat(bytes.remaining()).isEqualTo("HTTP/1.1".length());
    }

    @Test
    void aReplyWithoutLengthEndsWithTheConnection() {
        assertThat(read("HTTP/1.0 200 OK\r\n\r\ndata: x\n\n").endsWithConnection())
                .isTrue();
    }

    @Test
    void interimRepliesAreSkipped() {
        assertThat(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotHttpIsRefused() {
        assertThatThrownBy(() -> read("SSH-2.0-x\r\n")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read(HEAD + "zz\r\n")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read(HEAD + "-1\r\n")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nX: " + "y".repeat(40_000)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static ReplyReader read(String text) {
        ReplyReader reader = new ReplyReader();
        reader.accept(bytes(text));
        return reader;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String chunked(String body, Random random) {
        StringBuilder wire = new StringBuilder();
        for (int at = 0; at < body.length(); ) {
            int length = Math.min(1 + random.nextInt(500), body.length() - at);
            wire.append(Integer.toHexString(length))
                    .append("\r\n")
                    .append(body, at, at + length)
                    .append("\r\n");
            at += length;
        }
        return wire + "0\r\n\r\n";
    }
}
