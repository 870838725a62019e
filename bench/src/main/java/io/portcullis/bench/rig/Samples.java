package io.portcullis.bench.rig;

import java.util.Arrays;

/** A bounded collection of whole-number measurements; beyond its bound it counts what it drops. */
public final class Samples {

    private final int samplesMax;
    private long[] values = new long[1024];
    private int size;
    private long dropped;

    public Samples(int samplesMax) {
        if (samplesMax < 1) {
            throw new IllegalArgumentException("samplesMax must be positive: " + samplesMax);
        }
        this.samplesMax = samplesMax;
    }

    public void add(long value) {
        if (size == samplesMax) {
            dropped++;
            return;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, (int) Math.min((long) size * 2, samplesMax));
        }
        values[size++] = value;
    }

    public long above(long limit) {
        return Arrays.stream(values, 0, size).filter(value -> value > limit).count();
    }

    public long dropped() {
        return dropped;
    }

    /** The median, 99th percentile and maximum by nearest rank; all zero when nothing was measured. */
    public Spread spread() {
        if (size == 0) {
            return new Spread(0, 0, 0, 0);
        }
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        return new Spread(size, rank(sorted, 50), rank(sorted, 99), sorted[size - 1]);
    }

    private static long rank(long[] sorted, int percent) {
        return sorted[(int) (((long) sorted.length * percent + 99) / 100) - 1];
    }
}
