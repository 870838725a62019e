package io.portcullis.campaign;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One shard of a table of passages by hash: to which account a passage of an answer was issued. A fixed number of
 * slots; a newer passage takes the place of an older one (counted). A passage issued to two accounts belongs to nobody.
 * The slots take 16 bytes each from the first passage on and nothing before it.
 */
public final class ReplayBook {
    private static final long NOBODY = 1;
    private static final long[] NONE = new long[1];

    private final int slots;
    private long[] passages = NONE;
    private long[] owners = NONE;
    private long overwritten;

    /** @param slots a power of two */
    public ReplayBook(int slots) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two, not " + slots);
        }
        this.slots = slots;
    }

    public void issue(long passage, long account) {
        if (passages == NONE) {
            passages = new long[slots];
            owners = new long[slots];
        }
        int slot = slot(passage);
        if (passages[slot] == passage) {
            owners[slot] = owners[slot] == account ? account : NOBODY;
            return;
        }
        overwritten += passages[slot] == 0 ? 0 : 1;
        passages[slot] = passage;
        owners[slot] = account;
    }

    /** The only account the passage was issued to, 0 if unknown or not the only one. */
    public long owner(long passage) {
        int slot = slot(passage);
        return passages[slot] == passage && owners[slot] != NOBODY ? owners[slot] : 0;
    }

    private int slot(long passage) {
        return (int) (passage >>> 20) & (passages.length - 1);
    }

    public long overwritten() {
        return overwritten;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(overwritten);
        int held = 0;
        for (long passage : passages) {
            held += passage == 0 ? 0 : 1;
        }
        out.writeInt(held);
        for (int i = 0; i < passages.length; i++) {
            if (passages[i] != 0) {
                out.writeLong(passages[i]);
                out.writeLong(owners[i]);
            }
        }
    }

    public void read(DataInput in) throws IOException {
        overwritten = in.readLong();
        int held = in.readInt();
        passages = held == 0 ? NONE : new long[slots];
        owners = held == 0 ? NONE : new long[slots];
        for (int i = 0; i < held; i++) {
            long passage = in.readLong();
            passages[slot(passage)] = passage;
            owners[slot(passage)] = in.readLong();
        }
    }
}
