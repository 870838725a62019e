package io.portcullis.sketch;

import java.util.Arrays;

/**
 * A distinct count in 64 bytes: HyperLogLog (Flajolet et al. 2007) with 64 registers of one byte and linear counting
 * for small counts; standard error 13 %, exact merge by maximum, order of arrival does not matter.
 */
public final class Registers {
    public static final int SIZE = 64;
    private static final double BIAS = 0.709;

    private final byte[] ranks;

    public Registers() {
        this.ranks = new byte[SIZE];
    }

    /** Wraps the given 64 registers, without a copy. */
    public Registers(byte[] ranks) {
        if (ranks.length != SIZE) {
            throw new IllegalArgumentException("64 registers wanted, got " + ranks.length);
        }
        this.ranks = ranks;
    }

    /** Adds a value by its hash; true when the sketch changed. */
    public boolean add(long hash) {
        long spread = Hash64.mix(hash);
        int register = (int) (spread >>> 58);
        byte rank = (byte) (Long.numberOfTrailingZeros(spread | (1L << 57)) + 1);
        if (rank > ranks[register]) {
            ranks[register] = rank;
            return true;
        }
        return false;
    }

    public void merge(Registers other) {
        for (int i = 0; i < SIZE; i++) {
            ranks[i] = (byte) Math.max(ranks[i], other.ranks[i]);
        }
    }

    /** The estimate of how many distinct values were added. */
    public double count() {
        double sum = 0;
        int zeros = 0;
        for (byte rank : ranks) {
            sum += Math.scalb(1.0, -rank);
            zeros += rank == 0 ? 1 : 0;
        }
        double raw = BIAS * SIZE * SIZE / sum;
        return raw <= 2.5 * SIZE && zeros > 0 ? SIZE * Math.log(SIZE / (double) zeros) : raw;
    }

    /** Whether {@link #count} is at least 1.5, without counting: two registers are taken. */
    public boolean moreThanOne() {
        int taken = 0;
        for (byte rank : ranks) {
            taken += rank == 0 ? 0 : 1;
        }
        return taken > 1;
    }

    /** The registers themselves, for serialisation. */
    public byte[] ranks() {
        return ranks;
    }

    public Registers copy() {
        return new Registers(Arrays.copyOf(ranks, SIZE));
    }
}
