package io.portcullis.bench.rig;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One whole request on a new connection: whether a proxy answers yet, and what. */
public final class Knock {

    private static final int READ_MILLIS_MAX = 30_000;

    private Knock() {}

    /** The status of the answer; throws IOException when there is none. */
    public static int once(int port, String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS_MAX);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ReplyReader reply = new ReplyReader();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            while (!reply.complete()) {
                int count = in.read(buffer);
                if (count < 0) {
                    if (reply.endsWithConnection()) {
                        break;
                    }
                    throw new IOException("the connection ended after status " + reply.status());
                }
                reply.accept(ByteBuffer.wrap(buffer, 0, count));
            }
            return reply.status();
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** How long after its start a program gave its first whole, successful (2xx) answer. */
    public static Duration untilSuccess(Program program, int port, String request, Duration patience)
            throws IOException {
        String last = "nothing listens";
        while (System.nanoTime() - program.startedNanos() < patience.toNanos()) {
            if (!program.alive()) {
                throw new IOException(program.name() + " ended by itself:\n" + program.lastOutput());
            }
            try {
                int status = once(port, request);
                if (status / 100 == 2) {
                    return Duration.ofNanos(System.nanoTime() - program.startedNanos());
                }
                last = "status " + status;
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            pause(Duration.ofMillis(5));
        }
        throw new IOException(program.name() + " gave no answer (" + last + "):\n" + program.lastOutput());
    }

    /** A loopback port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
