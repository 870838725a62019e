package io.portcullis.app.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider made of a raw socket: reads whole requests and does whatever its script says. */
final class FakeUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    /** Requests that were read whole. */
    final AtomicInteger requests = new AtomicInteger();
    /** Connections whose other side went away while the script wrote to or waited on them. */
    final AtomicInteger left = new AtomicInteger();

    private volatile Script script = Script.GOOD;

    /** What is done with a request. */
    interface Script {
        /** Answers a chat completion in full, and goes on listening on the connection. */
        Script GOOD = call -> call.body("200 OK", "application/json", FakeUpstream.ANSWER);

        void run(Call call) throws Exception;
    }

    static final String ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{"
                    + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"},"
                    + "\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";
    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" + "transfer-encoding: chunked\r\n\r\n";

    /** One event of a streamed chat completion. */
    static String event(String text) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{"
                + "\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n";
    }

    /** Bytes as one chunk of a chunked body. */
    static String chunk(String text) {
        return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
    }

    /** A request, and the way to answer it. */
    final class Call {
        final String head;
        final String body;
        final Socket socket;

        Call(String head, String body, Socket socket) {
            this.head = head;
            this.body = body;
            this.socket = socket;
        }

        void raw(String bytes) throws IOException {
            raw(bytes.getBytes(ISO_8859_1));
        }

        void raw(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        void body(String status, String type, String body) throws IOException {
            raw("HTTP/1.1 " + status + "\r\ncontent-type: " + type + "\r\ncontent-length: "
                    + body.getBytes(UTF_8).length + "\r\n\r\n" + new String(body.getBytes(UTF_8), ISO_8859_1));
        }

        /** Breaks the connection with a reset instead of an end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the other side closes. */
        void untilLeft() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    continue;
                }
            } finally {
                left.incrementAndGet();
            }
        }
    }

    FakeUpstream() throws IOException {
        this(0);
    }

    FakeUpstream(int port) throws IOException {
        server = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void does(Script next) {
        script = next;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            sockets.forEach(FakeUpstream::shut);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            while (true) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                int length = length(head);
                String body = new String(in.readNBytes(length), UTF_8);
                requests.incrementAndGet();
                script.run(new Call(head, body, socket));
                if (socket.isClosed()) {
                    return;
                }
            }
        } catch (Exception e) {
            left.incrementAndGet();
        } finally {
            sockets.remove(socket);
        }
    }

    static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int b;
        while ((b = in.read()) >= 0) {
            text.append((char) b);
            if (b == '\n'
                    && text.length() >= 4
                    && text.substring(text.length() - 4).equals("\r\n\r\n")) {
                return text.toString();
            }
        }
        return "";
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
