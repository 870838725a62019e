package io.portcullis.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RFC 6962, section 2.1, word for word and slow: what the real thing is compared with. And a log in memory. */
final class Reference {
    private Reference() {}

    static byte[] entry(long index) {
        return ("entry " + index).getBytes(StandardCharsets.US_ASCII);
    }

    static List<byte[]> entries(int count) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(i));
        }
        return entries;
    }

    static Hash mth(List<byte[]> d) {
        if (d.isEmpty()) {
            return Hash.sha256();
        }
        if (d.size() == 1) {
            return Hash.sha256(new byte[] {0}, d.getFirst());
        }
        int k = split(d.size());
        return node(mth(d.subList(0, k)), mth(d.subList(k, d.size())));
    }

    static List<Hash> path(int m, List<byte[]> d) {
        if (d.size() == 1) {
            return List.of();
        }
        int k = split(d.size());
        boolean left = m < k;
        List<Hash> path = new ArrayList<>(left ? path(m, d.subList(0, k)) : path(m - k, d.subList(k, d.size())));
        path.add(left ? mth(d.subList(k, d.size())) : mth(d.subList(0, k)));
        return path;
    }

    static List<Hash> subproof(int m, List<byte[]> d, boolean b) {
        if (m == d.size()) {
            return b ? List.of() : List.of(mth(d));
        }
        int k = split(d.size());
        List<Hash> proof = new ArrayList<>(
                m <= k ? subproof(m, d.subList(0, k), b) : subproof(m - k, d.subList(k, d.size()), false));
        proof.add(m <= k ? mth(d.subList(k, d.size())) : mth(d.subList(0, k)));
        return proof;
    }

    private static int split(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    private static Hash node(Hash left, Hash right) {
        return Hash.sha256(new byte[] {1}, left.bytes(), right.bytes());
    }

    /** A log in memory as tiles, of entries that {@link #entry} gives or of others. */
    static final class MemoryLog implements TileReader {
        final Map<Tile, byte[]> tiles = new HashMap<>();
        final TreeEdge edge = new TreeEdge();
        private final List<byte[]> all;

        MemoryLog(List<byte[]> entries) {
            this.all = entries;
            entries.forEach(e -> edge.append(Hash.leaf(e), tiles::put));
            for (Tile tile : Tile.partialsOf(edge.size())) {
                tiles.put(tile, tile.level() == Tile.ENTRIES ? bundle(tile) : edge.partial(tile));
            }
            for (long i = 0; i < edge.size() / Tile.WIDTH; i++) {
                tiles.put(Tile.full(Tile.ENTRIES, i), bundle(Tile.full(Tile.ENTRIES, i)));
            }
        }

        private byte[] bundle(Tile tile) {
            int from = (int) tile.index() * Tile.WIDTH;
            return EntryBundle.encode(all.subList(from, from + tile.width()));
        }

        SignedCheckpoint checkpoint(SigningKey key) {
            return Checkpoint.of(key.verifier().name(), edge.size(), edge.root())
                    .sign(key);
        }

        @Override
        public Optional<byte[]> read(Tile tile) {
            return Optional.ofNullable(tiles.get(tile));
        }
    }
}
