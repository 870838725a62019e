package io.portcullis.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Callers that dawdle: some send a request a byte a second, some send it whole and read the answer a byte a second. */
final class SlowCrowd implements AutoCloseable {

    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private final List<SocketChannel> senders = new ArrayList<>();
    private final List<SocketChannel> readers = new ArrayList<>();
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private final byte[] request;
    private int step;

    private SlowCrowd(byte[] request) {
        this.request = request;
    }

    static SlowCrowd connect(int port, int each, String request) throws IOException {
        SlowCrowd crowd = new SlowCrowd(request.getBytes(StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < each; i++) {
                crowd.senders.add(open(port));
                SocketChannel reader = open(port);
                crowd.readers.add(reader);
                reader.write(ByteBuffer.wrap(crowd.request));
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    /** Every sender sends one byte more, every reader takes one; to be called once a second. */
    void dawdle() {
        int at = step++ % request.length;
        senders.removeIf(channel -> fails(channel, () -> channel.write(ByteBuffer.wrap(request, at, 1))));
        readers.removeIf(channel -> fails(channel, () -> channel.read(one.clear())));
    }

    int sending() {
        return senders.size();
    }

    int reading() {
        return readers.size();
    }

    private static SocketChannel open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        return channel;
    }

    private interface Step {
        int take() throws IOException;
    }

    private static boolean fails(SocketChannel channel, Step step) {
        try {
            if (step.take() >= 0) {
                return false;
            }
            channel.close();
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    @Override
    public void close() {
        senders.forEach(SlowCrowd::quietly);
        readers.forEach(SlowCrowd::quietly);
    }

    private static void quietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("cannot close: " + e.getMessage());
        }
    }
}
