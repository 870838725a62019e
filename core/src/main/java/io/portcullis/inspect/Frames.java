package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which frames an account works in: keys of fixed openings and system prompts, in {@value #CELLS} cells of two bytes,
 * each an 8-bit tag with a count held by majority vote (Boyer, Moore 1981). A frame that makes up a tenth of the
 * traffic keeps its cell; two frames that meet in a cell are taken for one with a probability of 2^-8.
 */
final class Frames {
    private static final int CELLS = 16;
    private static final int MOST = 255;
    private static final int ENOUGH = 3;

    private final short[] cells = new short[CELLS];

    /** Takes in an exchange's frame; true when the account has worked in it before, twice at least. */
    boolean add(long frame) {
        int cell = (int) Math.floorMod(frame, (long) CELLS);
        int tag = (int) (frame >>> 48) & 0xff;
        int holder = cells[cell] >>> 8 & 0xff;
        int count = cells[cell] & 0xff;
        if (count > 0 && holder == tag) {
            int grown = Math.min(MOST, count + 1);
            cells[cell] = (short) (tag << 8 | grown);
            return grown >= ENOUGH;
        }
        cells[cell] = (short) (count <= 1 ? tag << 8 | 1 : holder << 8 | count - 1);
        return false;
    }

    int bytes() {
        return 16 + 16 + 2 * CELLS;
    }

    void write(DataOutput out) throws IOException {
        for (short cell : cells) {
            out.writeShort(cell);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < CELLS; i++) {
            cells[i] = in.readShort();
        }
    }
}
