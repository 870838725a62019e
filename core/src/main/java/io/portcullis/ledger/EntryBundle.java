package io.portcullis.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Entries of a log as they are served: each behind its length in two bytes, big-endian. */
public final class EntryBundle {
    /** Longest entry, in bytes. */
    public static final int ENTRY_MAX = 0xffff;

    private EntryBundle() {}

    public static byte[] encode(List<byte[]> entries) {
        ByteBuffer bundle = ByteBuffer.allocate(
                entries.stream().mapToInt(entry -> 2 + entry.length).sum());
        for (byte[] entry : entries) {
            if (entry.length > ENTRY_MAX) {
                throw new MalformedException("entry", "of " + entry.length + " bytes, over " + ENTRY_MAX);
            }
            bundle.putShort((short) entry.length).put(entry);
        }
        return bundle.array();
    }

    /** @throws MalformedException unless the bytes are exactly {@code width} entries */
    public static List<byte[]> decode(byte[] bundle, int width) {
        ByteBuffer left = ByteBuffer.wrap(bundle);
        List<byte[]> entries = new ArrayList<>(Math.min(width, Tile.WIDTH));
        for (int i = 0; i < width; i++) {
            int length = left.remaining() < 2 ? Integer.MAX_VALUE : left.getShort() & 0xffff;
            if (length > left.remaining()) {
                throw new MalformedException("entry " + i + " of the bundle", "is cut short");
            }
            byte[] entry = new byte[length];
            left.get(entry);
            entries.add(entry);
        }
        if (left.hasRemaining()) {
            throw new MalformedException("bundle", left.remaining() + " bytes after its last entry");
        }
        return entries;
    }
}
