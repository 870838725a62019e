package io.portcullis.bench.shapers;

import io.portcullis.gateway.flow.Pacer;
import io.portcullis.gateway.receive.Responder;
import io.portcullis.traffic.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * What holding a stream to a pace costs in work, beside writing the same chunk at once; the wanted pause costs nothing
 * here, since the clock is told to have passed it.
 */
final class Paced implements Responder {
    private static final int TOKENS_PER_SECOND = 30;

    private long clock;
    private long due = -1;
    private Runnable wake = () -> {};
    private long written;

    static Measured of(Endpoint endpoint, List<List<byte[]>> streams, int rounds) {
        Measured measured = new Measured(rounds);
        for (int round = -Measured.WARM; round < rounds; round++) {
            measured.round(round);
            for (List<byte[]> stream : streams) {
                new Paced().stream(endpoint, stream, measured);
            }
        }
        return measured;
    }

    private void stream(Endpoint endpoint, List<byte[]> stream, Measured measured) {
        Pacer pacer = new Pacer(this, endpoint, TOKENS_PER_SECOND, () -> clock);
        long bytes = 0;
        for (byte[] chunk : stream) {
            long from = System.nanoTime();
            write(chunk);
            long cost = System.nanoTime() - from;
            from = System.nanoTime();
            pacer.write(chunk);
            while (due >= 0) {
                clock = Math.max(clock, due);
                due = -1;
                wake.run();
            }
            measured.base.add(cost);
            measured.added.add(System.nanoTime() - from - cost);
            bytes += 2L * chunk.length;
        }
        if (written != bytes) {
            throw new IllegalStateException("%d bytes of %d were written".formatted(written, bytes));
        }
    }

    @Override
    public void write(byte[] bytes) {
        written += bytes.length;
    }

    @Override
    public void after(long millis, Runnable action) {
        due = clock + millis * 1_000_000;
        wake = action;
    }

    @Override
    public void send(int status, Map<String, String> headers, byte[] body) {}

    @Override
    public void head(int status, Map<String, String> headers) {}

    @Override
    public void end() {}

    @Override
    public void abort() {}

    @Override
    public boolean full() {
        return false;
    }

    @Override
    public void onDrain(Runnable action) {}

    @Override
    public void onGone(Runnable action) {}

    @Override
    public boolean closed() {
        return false;
    }
}
