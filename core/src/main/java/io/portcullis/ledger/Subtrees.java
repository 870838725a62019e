package io.portcullis.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Hashes of subtrees computed from a tree's tiles; a tile is read once. Not for trees whose tiles change meanwhile. */
final class Subtrees {
    private final TileReader tiles;
    private final long size;
    private final Map<Tile, byte[]> read = new HashMap<>();

    Subtrees(TileReader tiles, long size) {
        this.tiles = tiles;
        this.size = size;
    }

    /** The Merkle tree hash of the entries from (inclusive) to (exclusive), a subtree of RFC 6962's recursion. */
    Hash hash(long from, long to) {
        long entries = to - from;
        if (Long.bitCount(entries) == 1 && from % entries == 0) {
            int height = Long.numberOfTrailingZeros(entries);
            return perfect(height, from >>> height);
        }
        long middle = from + Long.highestOneBit(entries - 1);
        return Hash.node(hash(from, middle), hash(middle, to));
    }

    /** The hash of a perfect subtree: {@code at} counts subtrees of that height. */
    private Hash perfect(int height, long at) {
        int level = Math.min(height / 8, Tile.LEVELS - 1);
        int within = height - 8 * level;
        long first = at << within;
        byte[] hashes = tile(level, first / Tile.WIDTH);
        int start = (int) (first % Tile.WIDTH);
        return fold(hashes, start, 1 << within);
    }

    private static Hash fold(byte[] hashes, int start, int count) {
        if (count == 1) {
            return Hash.at(hashes, start);
        }
        int half = count / 2;
        return Hash.node(fold(hashes, start, half), fold(hashes, start + half, half));
    }

    private byte[] tile(int level, long index) {
        long hashes = Tile.hashesAt(level, size) - index * Tile.WIDTH;
        Tile tile = new Tile(level, index, (int) Math.min(Tile.WIDTH, hashes));
        byte[] known = read.get(tile);
        if (known != null) {
            return known;
        }
        byte[] bytes = load(tiles, tile);
        read.put(tile, bytes);
        return bytes;
    }

    /** A tile as wide as asked for; where a partial one is gone, the beginning of the full one. */
    static byte[] load(TileReader tiles, Tile tile) {
        byte[] bytes = tiles.read(tile)
                .or(() -> tile.isFull() ? Optional.empty() : tiles.read(Tile.full(tile.level(), tile.index())))
                .orElseThrow(() -> new MalformedException(tile.path(), "is missing"));
        boolean full = bytes.length == Tile.WIDTH * Hash.BYTES;
        if (bytes.length != tile.bytes() && !full) {
            throw new MalformedException(tile.path(), "has %d bytes, not %d".formatted(bytes.length, tile.bytes()));
        }
        return bytes;
    }
}
