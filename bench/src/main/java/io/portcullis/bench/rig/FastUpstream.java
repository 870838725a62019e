package io.portcullis.bench.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The stand-in for a model: one thread that answers every request with the same 10 KiB chat completion, or, when the
 * body
 * says {@code "stream":true}, with 64 server-sent events, one every 20 ms.
 *
 * <p>It does as little as a server can (prepared buffers, no parsing beyond the frame), because the benchmark is only
 * valid
 * while the proxy is slower than this. The number of connections is bounded; beyond it new ones are closed at once.
 */
public final class FastUpstream {

    static final long PERIOD_NANOS = 20_000_000;
    private static final int CONNECTIONS_MAX = 30_000;
    private static final int REQUEST_BYTES_MAX = 16 * 1024;

    private final Selector selector;
    private final ByteBuffer reply;
    private final ByteBuffer streamHead;
    private final List<ByteBuffer> events;
    private final ArrayDeque<Connection> ticking = new ArrayDeque<>();
    private int connections;

    private FastUpstream(Selector selector) {
        this.selector = selector;
        String body = Bodies.reply();
        this.reply = direct("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nx-request-id: req_bench\r\n\r\n" + body);
        this.streamHead = direct("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                + "X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n");
        List<String> texts = Bodies.events();
        this.events = texts.stream()
                .map(text -> chunk(text) + (text.equals(texts.getLast()) ? "0\r\n\r\n" : ""))
                .map(FastUpstream::direct)
                .toList();
    }

    /** Serves on the loopback port given as the only argument, until the process ends. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            new FastUpstream(selector).serve(server);
        }
    }

    private void serve(ServerSocketChannel server) throws IOException {
        while (server.isOpen()) {
            long wait = ticking.isEmpty() ? 1_000 : (ticking.getFirst().due - System.nanoTime()) / 1_000_000;
            if (wait > 0) {
                selector.select(this::ready, wait);
            } else {
                selector.selectNow(this::ready);
            }
            tick(System.nanoTime());
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            serve(connection, key);
        } else {
            accept((ServerSocketChannel) key.channel());
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                if (connections == CONNECTIONS_MAX) {
                    channel.close();
                    continue;
                }
                connections++;
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            }
        } catch (IOException e) {
            System.err.println("upstream cannot accept: " + e.getMessage());
        }
    }

    private void serve(Connection connection, SelectionKey key) {
        try {
            if (key.isWritable() && connection.flush()) {
                key.interestOps(SelectionKey.OP_READ);
            }
            if (key.isReadable() && !read(connection)) {
                close(connection);
                return;
            }
            if (connection.blocked()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            close(connection);
        }
    }

    private boolean read(Connection connection) throws IOException {
        int count = connection.channel.read(connection.in);
        if (count < 0 || !connection.in.hasRemaining()) {
            return false;
        }
        RequestFrame frame = RequestFrame.of(connection.in.array(), connection.in.position());
        while (frame.bytes() >= 0) {
            connection.in.flip().position(frame.bytes());
            connection.in.compact();
            answer(connection, frame.stream());
            frame = RequestFrame.of(connection.in.array(), connection.in.position());
        }
        return true;
    }

    private void answer(Connection connection, boolean stream) throws IOException {
        if (!stream) {
            connection.send(reply);
            return;
        }
        connection.send(streamHead);
        connection.send(events.getFirst());
        connection.next = 1;
        connection.due = System.nanoTime() + PERIOD_NANOS;
        ticking.add(connection);
    }

    /** All streams have the same period, so that the queue stays sorted by due time by itself. */
    private void tick(long now) {
        while (!ticking.isEmpty() && ticking.getFirst().due <= now) {
            Connection connection = ticking.removeFirst();
            if (!connection.channel.isOpen()) {
                continue;
            }
            try {
                connection.send(events.get(connection.next++));
                connection.due += PERIOD_NANOS;
                if (connection.next < events.size()) {
                    ticking.add(connection);
                }
                if (connection.blocked()) {
                    connection.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                }
            } catch (IOException e) {
                close(connection);
            }
        }
    }

    private void close(Connection connection) {
        connections--;
        try {
            connection.channel.close();
        } catch (IOException e) {
            System.err.println("upstream cannot close: " + e.getMessage());
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static ByteBuffer direct(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    /** One caller; what could not be written at once waits here, at most a reply and a stream's events. */
    private static final class Connection {
        final SocketChannel channel;
        final ByteBuffer in = ByteBuffer.allocate(REQUEST_BYTES_MAX);
        final ArrayDeque<ByteBuffer> out = new ArrayDeque<>(2);
        int next;
        long due;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        boolean blocked() {
            return !out.isEmpty();
        }

        void send(ByteBuffer prepared) throws IOException {
            ByteBuffer bytes = prepared.duplicate();
            if (out.isEmpty()) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                out.add(bytes);
            }
        }

        boolean flush() throws IOException {
            while (!out.isEmpty()) {
                channel.write(out.getFirst());
                if (out.getFirst().hasRemaining()) {
                    return false;
                }
                out.removeFirst();
            }
            return true;
        }
    }
}
