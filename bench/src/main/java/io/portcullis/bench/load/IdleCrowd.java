package io.portcullis.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Callers that connect and then say nothing. */
final class IdleCrowd implements AutoCloseable {

    private final List<SocketChannel> channels = new ArrayList<>();

    /** Connects so many; throws IOException when the machine or the proxy allows no more. */
    static IdleCrowd connect(int port, int count) throws IOException {
        IdleCrowd crowd = new IdleCrowd();
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.configureBlocking(false);
                crowd.channels.add(channel);
            }
            return crowd;
        } catch (IOException e) {
            int reached = crowd.channels.size();
            crowd.close();
            throw new IOException("only " + reached + " connections: " + e.getMessage(), e);
        }
    }

    /** How many the other side still holds open. */
    int open() {
        ByteBuffer one = ByteBuffer.allocate(1);
        int open = 0;
        for (SocketChannel channel : channels) {
            try {
                open += channel.read(one.clear()) == 0 ? 1 : 0;
            } catch (IOException e) {
                continue;
            }
        }
        return open;
    }

    @Override
    public void close() {
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                System.err.println("cannot close: " + e.getMessage());
            }
        }
        channels.clear();
    }
}
