package io.portcullis.app.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** A caller that sends any bytes and reads what comes, over one connection. */
final class RawCaller implements AutoCloseable {
    final Socket socket = new Socket();
    private final InputStream in;

    /**
     * What came back.
     *
     * @param status 0 where the connection ended without an answer
     * @param whole false where the answer broke off
     */
    record Reply(int status, String head, String body, boolean whole) {
        String header(String name) {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    RawCaller(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiveBuffer bytes the kernel may hold unread, 0 for its own choice */
    RawCaller(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    }

    static String post(String path, String key, String body) {
        return "POST " + path + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + key
                + "\r\ncontent-type: application/json\r\ncontent-length: " + body.getBytes(UTF_8).length + "\r\n\r\n"
                + body;
    }

    RawCaller send(String bytes) throws IOException {
        return send(bytes.getBytes(ISO_8859_1));
    }

    RawCaller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** One call over a connection of its own. */
    static Reply call(int port, String request) throws IOException {
        try (RawCaller caller = new RawCaller(port)) {
            return caller.send(request).reply();
        }
    }

    /** Reads one answer. */
    Reply reply() throws IOException {
        String head;
        do {
            try {
                head = FakeUpstream.head(in);
            } catch (java.net.SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                head = "";
            }
        } while (head.startsWith("HTTP/1.1 100"));
        if (head.isEmpty()) {
            return new Reply(0, "", "", false);
        }
        int status = Integer.parseInt(head.split("[ \r]", 3)[1]);
        Reply probe = new Reply(status, head, "", true);
        try {
            String length = probe.header("content-length");
            if (!length.isEmpty()) {
                byte[] body = in.readNBytes(Integer.parseInt(length));
                return new Reply(status, head, new String(body, UTF_8), body.length == Integer.parseInt(length));
            }
            boolean chunked = probe.header("transfer-encoding").equals("chunked");
            return chunked ? chunks(status, head) : new Reply(status, head, new String(in.readAllBytes(), UTF_8), true);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return new Reply(status, head, "", false);
        }
    }

    private Reply chunks(int status, String head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            if (size.isEmpty()) {
                return new Reply(status, head, body.toString(UTF_8), false);
            }
            int length = Integer.parseInt(size, 16);
            byte[] chunk = in.readNBytes(length);
            body.writeBytes(chunk);
            line();
            if (length == 0 || chunk.length < length) {
                return new Reply(status, head, body.toString(UTF_8), length == 0);
            }
        }
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int b;
        while ((b = in.read()) >= 0 && b != '\n') {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Whether the other side has closed or closes within the time-out. */
    boolean closed(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return in.read() < 0;
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
