package io.portcullis.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A whole log gone through from its entries up: every bundle is hashed into its tile of level 0, every full tile into
 * the level above, the edge into the root, and that against the signed checkpoint. Memory does not grow with the log.
 */
public final class LogCheck {
    private final TileReader tiles;
    private final LongConsumer progress;
    private Proof found = Proof.VALID;

    /** @param progress is told the number of entries looked at, once a bundle */
    public LogCheck(TileReader tiles, LongConsumer progress) {
        this.tiles = tiles;
        this.progress = progress;
    }

    /**
     * Whether the log is what its checkpoint says.
     *
     * @param checkpoint signed, as the log published it
     * @param older a checkpoint kept from before, which the log must continue
     */
    public Proof check(byte[] checkpoint, Optional<byte[]> older, VerifierKey key) {
        try {
            SignedCheckpoint signed = SignedCheckpoint.parse(checkpoint);
            if (signed.check(key) instanceof Proof.Broken broken) {
                return broken;
            }
            Checkpoint now = signed.checkpoint();
            Optional<Checkpoint> before =
                    older.map(bytes -> SignedCheckpoint.parse(bytes).checkpoint());
            if (older.isPresent() && SignedCheckpoint.parse(older.get()).check(key) instanceof Proof.Broken broken) {
                return Proof.broken("older " + broken.where(), broken.why());
            }
            if (before.isPresent() && before.get().size() > now.size()) {
                return Proof.broken(
                        "checkpoint",
                        "of size %d is older than one already seen, of size %d: the log was truncated or replayed"
                                .formatted(now.size(), before.get().size()));
            }
            return entries(now, before);
        } catch (MalformedException e) {
            return e.broken();
        }
    }

    private Proof entries(Checkpoint now, Optional<Checkpoint> before) {
        TreeEdge edge = new TreeEdge();
        found = Proof.VALID;
        long oldSize = before.map(Checkpoint::size).orElse(-1L);
        if (oldSize == 0 && !fits(before.get(), edge)) {
            return found;
        }
        for (long index = 0; index * Tile.WIDTH < now.size(); index++) {
            int width = (int) Math.min(Tile.WIDTH, now.size() - index * Tile.WIDTH);
            for (byte[] entry : bundle(new Tile(Tile.ENTRIES, index, width))) {
                edge.append(Hash.leaf(entry), this::compare);
                if (!found.valid() || (edge.size() == oldSize && !fits(before.get(), edge))) {
                    return found;
                }
            }
            progress.accept(edge.size());
        }
        for (Tile tile : Tile.partialsOf(now.size())) {
            if (tile.level() != Tile.ENTRIES) {
                compare(tile, edge.partial(tile));
            }
        }
        if (found.valid() && !edge.root().equals(now.root())) {
            return Proof.broken(
                    "checkpoint of size " + now.size(), "its root is not that of the entries: one of them was changed");
        }
        return found;
    }

    private boolean fits(Checkpoint before, TreeEdge edge) {
        if (!edge.root().equals(before.root())) {
            found = Proof.broken(
                    "entries 0 to " + (before.size() - 1),
                    "are not those of the older checkpoint of size " + before.size() + ": a fork");
        }
        return found.valid();
    }

    private List<byte[]> bundle(Tile tile) {
        Optional<byte[]> exact = tiles.read(tile);
        if (exact.isPresent()) {
            return decode(tile, exact.get());
        }
        Tile full = Tile.full(Tile.ENTRIES, tile.index());
        byte[] bytes = (tile.isFull() ? Optional.<byte[]>empty() : tiles.read(full))
                .orElseThrow(() -> new MalformedException(tile.path(), "is missing"));
        return decode(full, bytes).subList(0, tile.width());
    }

    private static List<byte[]> decode(Tile tile, byte[] bytes) {
        try {
            return EntryBundle.decode(bytes, tile.width());
        } catch (MalformedException e) {
            throw new MalformedException(tile.path(), e.broken().toString());
        }
    }

    /** Compares a tile that the entries give with the one that is stored. */
    private void compare(Tile tile, byte[] computed) {
        if (!found.valid()) {
            return;
        }
        byte[] stored = Subtrees.load(tiles, tile);
        int difference = Arrays.mismatch(computed, 0, tile.bytes(), stored, 0, tile.bytes());
        if (difference >= 0) {
            found = Proof.broken(
                    tile.path(), "hash %d is not that of what lies beneath it".formatted(difference / Hash.BYTES));
        }
    }
}
