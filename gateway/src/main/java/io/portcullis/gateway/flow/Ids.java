package io.portcullis.gateway.flow;

import java.time.Instant;
import java.util.SplittableRandom;

/** Ids of exchanges: {@code x}, 9 digits of time in base 32 and 12 of chance, so that they sort by time. */
public final class Ids {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private final SplittableRandom random;

    /** Ids for one event loop; the seed must differ between loops and starts. */
    public Ids(long seed) {
        this.random = new SplittableRandom(seed);
    }

    String next(Instant now) {
        char[] id = new char[22];
        id[0] = 'x';
        fill(id, 1, 9, now.toEpochMilli());
        fill(id, 10, 12, random.nextLong());
        return new String(id);
    }

    private static void fill(char[] id, int from, int digits, long value) {
        long rest = value;
        for (int i = from + digits - 1; i >= from; i--) {
            id[i] = DIGITS[(int) (rest & 31)];
            rest >>>= 5;
        }
    }
}
