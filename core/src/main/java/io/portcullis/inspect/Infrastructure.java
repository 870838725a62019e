package io.portcullis.inspect;

import io.portcullis.sketch.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The keys of an account's infrastructure, eight at most: from its facts at once, from its connections as they come.
 */
public final class Infrastructure {
    private static final int MAX = 8;
    private static final long HOUR = 3_600_000L;

    private final long[] keys = new long[MAX];
    private final byte[] ties = new byte[MAX];
    private int size;

    Infrastructure(AccountFacts facts) {
        if (!facts.payment().isEmpty()) {
            add(Hash64.of("pay:" + facts.payment()), Tie.PAYMENT);
        }
        if (!facts.emailDomain().isEmpty()) {
            add(Hash64.of("mail:" + facts.emailDomain()), Tie.MAIL);
        }
        facts.created()
                .ifPresent(created ->
                        add(Hash64.pair(3, Math.floorDiv(created.toEpochMilli(), HOUR)), Tie.REGISTRATION));
    }

    /** Takes up the reading's keys; true when one of them is new. */
    public boolean observe(Reading reading) {
        int before = size;
        add(reading.infrastructure()[0], Tie.NETWORK);
        add(reading.infrastructure()[1], Tie.CLIENT);
        return size > before;
    }

    private void add(long key, Tie tie) {
        if (key == 0 || size == MAX) {
            return;
        }
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                return;
            }
        }
        keys[size] = key;
        ties[size++] = (byte) tie.ordinal();
    }

    public int size() {
        return size;
    }

    public long key(int index) {
        return keys[index];
    }

    public Tie kind(int index) {
        return Tie.of(ties[index]);
    }

    public int bytes() {
        return 24 + 32 + 9 * MAX;
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(keys[i]);
            out.writeByte(ties[i]);
        }
    }

    public void read(DataInput in) throws IOException {
        size = in.readByte();
        for (int i = 0; i < size; i++) {
            keys[i] = in.readLong();
            ties[i] = in.readByte();
        }
    }
}
