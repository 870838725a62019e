package io.portcullis.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which keys of a stream recur, in 384 bytes: 96 cells, each a 24-bit tag with a count held by majority vote (Boyer,
 * Moore 1981), where a rival lowers a count only one time in four. A key is kept when it makes up more than
 * about 2 % of the stream; a key never seen before is taken for another with probability 2^-24.
 */
public final class Recurrence {
    private static final int CELLS = 96;

    private int @org.jspecify.annotations.Nullable [] cells;

    /** Adds the key and tells how often it was seen, at most 255, never less than 1. */
    public int add(long key) {
        if (cells == null) {
            cells = new int[CELLS];
        }
        int cell = (int) Math.floorMod(key, (long) CELLS);
        int tag = (int) (key >>> 40);
        int count = cells[cell] & 0xff;
        int holder = cells[cell] >>> 8;
        if (count > 0 && holder == tag) {
            int grown = Math.min(255, count + 1);
            cells[cell] = tag << 8 | grown;
            return grown;
        }
        if (count <= 1) {
            cells[cell] = tag << 8 | 1;
        } else if ((key >>> 8 & 3) == 0) {
            cells[cell] = holder << 8 | (count - 1);
        }
        return 1;
    }

    public int bytes() {
        return 16 + (cells == null ? 0 : 16 + 4 * CELLS);
    }

    public void write(DataOutput out) throws IOException {
        out.writeBoolean(cells != null);
        if (cells != null) {
            for (int cell : cells) {
                out.writeInt(cell);
            }
        }
    }

    public void read(DataInput in) throws IOException {
        cells = null;
        if (in.readBoolean()) {
            int[] read = new int[CELLS];
            for (int i = 0; i < CELLS; i++) {
                read[i] = in.readInt();
            }
            cells = read;
        }
    }
}
