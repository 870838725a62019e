package io.portcullis.bench.shapers;

import io.portcullis.gateway.wire.PipeSpec;
import io.portcullis.gateway.wire.ReplyPipe;
import io.portcullis.gateway.wire.Wires;
import io.portcullis.traffic.Endpoint;
import java.util.List;

/**
 * Time on each chunk of many streams, shaped, and beside it on the very same chunk where there is nothing to do: the
 * two pipes take turns in going first. What is added is the difference, chunk by chunk.
 */
final class Measured {
    static final int WARM = 2;

    final Times base;
    final Times added;
    private long checksum;

    Measured(int rounds) {
        this.base = new Times(rounds);
        this.added = new Times(rounds);
    }

    void round(int number) {
        base.next(Math.max(0, number));
        added.next(Math.max(0, number));
    }

    /** Pipes every stream so many times, and twice before to warm up. */
    static Measured of(Endpoint endpoint, PipeSpec spec, List<List<byte[]>> streams, int rounds) {
        Measured measured = new Measured(rounds);
        for (int round = -WARM; round < rounds; round++) {
            measured.round(round);
            for (List<byte[]> stream : streams) {
                measured.stream(endpoint, spec, stream);
            }
        }
        if (measured.checksum == 0) {
            throw new IllegalStateException("nothing came out of " + endpoint);
        }
        return measured;
    }

    private void stream(Endpoint endpoint, PipeSpec spec, List<byte[]> stream) {
        ReplyPipe plain = Wires.of(endpoint).pipe(PipeSpec.full(true, "req-1", 100));
        ReplyPipe shaped = Wires.of(endpoint).pipe(spec);
        boolean shapedFirst = false;
        for (byte[] chunk : stream) {
            byte[] one = chunk.clone();
            byte[] other = chunk.clone();
            long cost;
            long more;
            if (shapedFirst) {
                more = time(shaped, one);
                cost = time(plain, other);
            } else {
                cost = time(plain, other);
                more = time(shaped, one);
            }
            base.add(cost);
            added.add(more - cost);
            shapedFirst = !shapedFirst;
        }
        checksum += shaped.end().length + plain.end().length;
        if (!shaped.terminated()) {
            throw new IllegalStateException("a shaped answer did not come to its end: " + endpoint);
        }
    }

    private long time(ReplyPipe pipe, byte[] chunk) {
        long from = System.nanoTime();
        byte[] sent = pipe.accept(chunk);
        long took = System.nanoTime() - from;
        checksum += sent.length;
        return took;
    }
}
