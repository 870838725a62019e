package io.portcullis.bench.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many callers of streams on one thread. Each starts its next stream when the last has ended; their first ones are
 * spread
 * over the length of a stream, so that the load is even.
 */
public final class StreamClient {

    private static final int SAMPLES_MAX = 4_000_000;
    private static final long GAP_LIMIT_MICROS = 40_000;
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final int port;
    private final List<byte[]> requests;
    private final Samples gaps = new Samples(SAMPLES_MAX);
    private final Samples firsts = new Samples(SAMPLES_MAX);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private long completed;
    private long failed;
    private int nextRequest;

    private StreamClient(int port, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
    }

    /** Runs {@code streams} callers at once for {@code time}, then lets the streams begun end. */
    public static StreamResult run(int port, List<String> requests, int streams, Duration time) throws IOException {
        StreamClient client = new StreamClient(
                port,
                requests.stream()
                        .map(request -> request.getBytes(StandardCharsets.UTF_8))
                        .toList());
        client.load(streams, time);
        return new StreamResult(
                client.gaps.spread(),
                client.firsts.spread(),
                client.gaps.above(GAP_LIMIT_MICROS),
                client.completed,
                client.failed,
                client.gaps.dropped() + client.firsts.dropped());
    }

    private void load(int streams, Duration time) throws IOException {
        long started = System.nanoTime();
        long stagger = FastUpstream.PERIOD_NANOS * Bodies.CHUNKS / streams;
        List<Caller> callers = new ArrayList<>(streams);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < streams; i++) {
                callers.add(new Caller(started + i * stagger));
            }
            long end = started + time.toNanos();
            long patience = end + GRACE.toNanos();
            while (System.nanoTime() < patience && (System.nanoTime() < end || anyBusy(callers))) {
                startDue(callers, selector, System.nanoTime(), end);
                selector.select(key -> ready(key), 1);
            }
            for (Caller caller : callers) {
                failed += caller.busy ? 1 : 0;
                caller.close();
            }
        }
    }

    private static boolean anyBusy(List<Caller> callers) {
        return callers.stream().anyMatch(caller -> caller.busy);
    }

    private void startDue(List<Caller> callers, Selector selector, long now, long end) {
        if (now >= end) {
            return;
        }
        for (Caller caller : callers) {
            if (!caller.busy && caller.startAt <= now) {
                try {
                    caller.start(selector, port, requests.get(nextRequest++ % requests.size()));
                } catch (IOException e) {
                    fail(caller);
                }
            }
        }
    }

    private void ready(SelectionKey key) {
        Caller caller = (Caller) key.attachment();
        try {
            buffer.clear();
            int count = caller.open().read(buffer);
            long now = System.nanoTime();
            if (count < 0) {
                ended(caller, caller.reply.endsWithConnection());
                caller.close();
                return;
            }
            int before = caller.reply.events();
            caller.reply.accept(buffer.flip());
            record(caller, before, now);
            if (caller.reply.complete()) {
                ended(caller, true);
            }
        } catch (IOException | IllegalStateException e) {
            fail(caller);
        }
    }

    /** Events that arrive in one read have no gap between them; the first of them has waited since the last read. */
    private void record(Caller caller, int before, long now) {
        int arrived = caller.reply.events() - before;
        if (arrived == 0) {
            return;
        }
        (before == 0 ? firsts : gaps).add((now - caller.lastNanos) / 1_000);
        for (int i = 1; i < arrived; i++) {
            gaps.add(0);
        }
        caller.lastNanos = now;
    }

    private void ended(Caller caller, boolean whole) {
        if (!caller.busy) {
            return;
        }
        ReplyReader reply = caller.reply;
        if (whole && reply.status() == 200 && reply.sawDone() && reply.events() >= Bodies.CHUNKS) {
            completed++;
            caller.busy = false;
            caller.startAt = System.nanoTime();
            if (reply.closes()) {
                caller.close();
            }
        } else {
            fail(caller);
        }
    }

    /** A caller that failed pauses for the length of a stream, so that a refusing proxy is not stormed. */
    private void fail(Caller caller) {
        failed++;
        caller.busy = false;
        caller.startAt = System.nanoTime() + FastUpstream.PERIOD_NANOS * Bodies.CHUNKS;
        caller.close();
    }

    /** One caller and its connection, kept between streams. */
    private static final class Caller {
        final ReplyReader reply = new ReplyReader();

        @Nullable SocketChannel channel;

        long startAt;
        long lastNanos;
        boolean busy;

        Caller(long startAt) {
            this.startAt = startAt;
        }

        SocketChannel open() throws IOException {
            SocketChannel current = channel;
            if (current == null) {
                throw new IOException("the connection is closed");
            }
            return current;
        }

        void start(Selector selector, int port, byte[] request) throws IOException {
            SocketChannel current = channel;
            if (current == null || !current.isOpen()) {
                current = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel = current;
                current.setOption(StandardSocketOptions.TCP_NODELAY, true);
                current.configureBlocking(false);
                current.register(selector, SelectionKey.OP_READ, this);
            }
            reply.reset();
            busy = true;
            ByteBuffer bytes = ByteBuffer.wrap(request);
            if (current.write(bytes) < request.length) {
                throw new IOException("a request of " + request.length + " bytes did not fit the socket's buffer");
            }
            lastNanos = System.nanoTime();
        }

        void close() {
            SocketChannel current = channel;
            channel = null;
            if (current != null) {
                try {
                    current.close();
                } catch (IOException e) {
                    System.err.println("cannot close a stream: " + e.getMessage());
                }
            }
        }
    }
}
