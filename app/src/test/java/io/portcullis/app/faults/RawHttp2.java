package io.portcullis.app.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An HTTP/2 caller by prior knowledge that frames whatever it is told to (RFC 9113, RFC 7541 without compression). */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    final Socket socket = new Socket();
    private final DataInputStream in;

    /** A frame as it came. */
    record Frame(int type, int flags, int stream, byte[] payload) {}

    RawHttp2(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 9);
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
        socket.getOutputStream().write(out.toByteArray());
    }

    /** Literal fields, none indexed, none packed. */
    static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.write(0);
            text(out, namesAndValues[i]);
            text(out, namesAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int rest = bytes.length;
        if (rest < 127) {
            out.write(rest);
        } else {
            out.write(127);
            rest -= 127;
            while (rest >= 128) {
                out.write(rest & 127 | 128);
                rest >>= 7;
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    static byte[] request(String method, String path, String key) {
        return fields(
                ":method",
                method,
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "x",
                "authorization",
                "Bearer " + key);
    }

    /** Opens a stream with a whole request. */
    void post(int stream, String key, String body) throws IOException {
        frame(HEADERS, END_HEADERS, stream, request("POST", "/v1/chat/completions", key));
        frame(DATA, END_STREAM, stream, body.getBytes(UTF_8));
    }

    Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & 0x7fffffff;
        return new Frame(type, flags, stream, in.readNBytes(length));
    }

    /** All data of a stream until it ends; throws where it was reset or cut. */
    String body(int stream) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Frame frame = read();
            if (frame.type() == GOAWAY || frame.stream() == stream && frame.type() == RESET) {
                throw new IOException("ended by frame " + frame.type());
            }
            if (frame.stream() == stream && frame.type() == DATA) {
                body.writeBytes(frame.payload());
            }
            boolean ends = frame.type() == DATA || frame.type() == HEADERS;
            if (frame.stream() == stream && ends && (frame.flags() & END_STREAM) != 0) {
                return body.toString(UTF_8);
            }
        }
    }

    /** Whether the other side says good-bye or closes before it falls silent. */
    boolean sentAway() {
        try {
            while (true) {
                if (read().type() == GOAWAY) {
                    return true;
                }
            }
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
