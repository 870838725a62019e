package io.portcullis.gateway.wire;

import java.util.ArrayList;
import java.util.List;

/** Bytes that arrive piece by piece, joined once at the end; a single piece is never copied. */
public final class Pieces {
    private final List<byte[]> pieces = new ArrayList<>(2);
    private int size;

    /** The piece is kept, not copied, and must not change afterwards. */
    public void add(byte[] piece) {
        if (piece.length > 0) {
            pieces.add(piece);
            size = Math.addExact(size, piece.length);
        }
    }

    public int size() {
        return size;
    }

    public byte[] joined() {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    public void clear() {
        pieces.clear();
        size = 0;
    }
}
