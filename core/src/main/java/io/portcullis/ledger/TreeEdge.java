package io.portcullis.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a growing tree: the last, not yet full tile of every level, at most 64 KiB. That is enough to
 * append for ever and to know the root at any time. For one thread.
 */
public final class TreeEdge {
    /** Takes each tile in the moment it becomes full. */
    public interface Sink {
        void full(Tile tile, byte[] hashes);
    }

    private final List<byte[]> levels = new ArrayList<>();
    private long size;

    /** The edge of an empty tree. */
    public TreeEdge() {}

    /**
     * The edge of a tree of that size, from its tiles.
     *
     * @throws MalformedException where a tile is missing or has the wrong length
     */
    public static TreeEdge of(long size, TileReader tiles) {
        TreeEdge edge = new TreeEdge();
        edge.size = size;
        for (Tile tile : Tile.partialsOf(size)) {
            if (tile.level() != Tile.ENTRIES) {
                byte[] hashes = Subtrees.load(tiles, tile);
                System.arraycopy(hashes, 0, edge.level(tile.level()), 0, tile.bytes());
            }
        }
        return edge;
    }

    public long size() {
        return size;
    }

    /** Appends one entry's leaf hash. */
    public void append(Hash leaf, Sink sink) {
        Hash hash = leaf;
        long at = size++;
        for (int level = 0; ; level++) {
            byte[] hashes = level(level);
            hash.into(hashes, (int) (at % Tile.WIDTH));
            if (at % Tile.WIDTH != Tile.WIDTH - 1) {
                return;
            }
            sink.full(Tile.full(level, at / Tile.WIDTH), hashes.clone());
            hash = fold(hashes, 0, Tile.WIDTH);
            at /= Tile.WIDTH;
        }
    }

    /** The root of the tree as it is now. */
    public Hash root() {
        if (size == 0) {
            return Hash.EMPTY;
        }
        @Nullable Hash right = null;
        for (int level = 0; level < levels.size(); level++) {
            int width = (int) (Tile.hashesAt(level, size) % Tile.WIDTH);
            while (width > 0) {
                int perfect = Integer.lowestOneBit(width);
                width -= perfect;
                Hash left = fold(level(level), width, perfect);
                right = right == null ? left : Hash.node(left, right);
            }
        }
        return Objects.requireNonNull(right);
    }

    /** The bytes of a partial tile of the tree as it is now. */
    public byte[] partial(Tile tile) {
        return Arrays.copyOf(level(tile.level()), tile.bytes());
    }

    private byte[] level(int level) {
        while (levels.size() <= level) {
            levels.add(new byte[Tile.WIDTH * Hash.BYTES]);
        }
        return levels.get(level);
    }

    private static Hash fold(byte[] hashes, int start, int count) {
        if (count == 1) {
            return Hash.at(hashes, start);
        }
        int half = count / 2;
        return Hash.node(fold(hashes, start, half), fold(hashes, start + half, half));
    }
}
