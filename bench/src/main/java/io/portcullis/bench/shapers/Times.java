package io.portcullis.bench.shapers;

import java.util.Arrays;

/**
 * How long many pieces of work took, each done in several rounds, in nanoseconds. A piece counts with the median of its
 * rounds: the work is the same each time, and what else runs on the machine is not.
 */
final class Times {
    private final int rounds;
    private long[] nanos = new long[1 << 14];
    private int pieces;
    private int round;
    private int at;

    Times(int rounds) {
        this.rounds = rounds;
    }

    /** The next round begins, with the same pieces in the same order. */
    void next(int number) {
        round = number;
        at = 0;
    }

    void add(long one) {
        int place = at++ * rounds + round;
        if (place >= nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.max(2 * nanos.length, place + 1));
        }
        nanos[place] = one;
        pieces = Math.max(pieces, at);
    }

    /** In microseconds; 0 where nothing was measured. */
    double micros(double quantile) {
        long[] medians = new long[pieces];
        for (int i = 0; i < pieces; i++) {
            long[] one = Arrays.copyOfRange(nanos, i * rounds, (i + 1) * rounds);
            Arrays.sort(one);
            medians[i] = one[rounds / 2];
        }
        Arrays.sort(medians);
        return pieces == 0 ? 0 : medians[(int) Math.min(pieces - 1L, (long) (quantile * pieces))] / 1e3;
    }
}
