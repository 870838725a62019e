package io.portcullis.gateway.store.ledger;

import io.portcullis.gateway.store.FolderLock;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.EntryBundle;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.MalformedException;
import io.portcullis.ledger.Merkle;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.Tile;
import io.portcullis.ledger.TileReader;
import io.portcullis.ledger.TlogProof;
import io.portcullis.ledger.TreeEdge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's transparency log: facts in a table, and the Merkle tree over their digests in a public folder of tiles.
 *
 * <p>A fact counts once {@link #append} returns: it is committed to {@code facts.db}. {@link #publish} then writes the
 * tiles and, last, a signed checkpoint over all that was committed. Whatever a crash interrupts, opening reads the last
 * checkpoint, sees that the tiles lead to its root (or writes them again from the table, and sees then), and publishes
 * what had been committed since. A table that is behind the checkpoint, or leads elsewhere, does not open: a log must
 * never sign what contradicts what it signed before.
 */
public final class Ledger implements AutoCloseable {
    private static final String CHECKPOINT = "checkpoint";

    private final SigningKey key;
    private final FolderLock lock;
    private final FactTable table;
    private final Shelf shelf;
    private final TileReader tiles;
    private @Nullable TreeEdge edge;
    private volatile SignedCheckpoint published;

    private Ledger(SigningKey key, FolderLock lock, FactTable table, Shelf shelf) {
        this.key = key;
        this.lock = lock;
        this.table = table;
        this.shelf = shelf;
        this.tiles = this::tile;
        this.published = Checkpoint.of(key.verifier().name(), 0, Hash.EMPTY).sign(key);
    }

    /**
     * Opens or begins a ledger: facts in the folder itself, checkpoint and tiles in its subfolder {@code log}.
     *
     * @param key whose name is the log's origin
     * @throws StoreException where another process has it, it cannot be written, or it contradicts its checkpoint
     */
    public static Ledger open(Path folder, SigningKey key) {
        FolderLock lock = FolderLock.claim(folder);
        FactTable table = null;
        try {
            table = FactTable.open(folder.resolve("facts.db"));
            Ledger ledger = new Ledger(key, lock, table, new FolderShelf(folder.resolve("log")));
            ledger.recover();
            ledger.publish();
            return ledger;
        } catch (RuntimeException e) {
            if (table != null) {
                table.close();
            }
            release(lock);
            throw e;
        }
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw StoreException.unavailable("cannot release the ledger's folder: " + e.getMessage(), e);
        }
    }

    private void recover() {
        Optional<byte[]> bytes = read(CHECKPOINT);
        if (bytes.isEmpty()) {
            published = Checkpoint.of(key.verifier().name(), 0, Hash.EMPTY).sign(key);
            edge = new TreeEdge();
            return;
        }
        Optional<Proof.Broken> fault = SignedCheckpoint.fault(bytes.get(), key.verifier());
        if (fault.isPresent()) {
            throw StoreException.conflict("ledger", "the ledger's checkpoint does not hold: " + fault.get());
        }
        SignedCheckpoint last = SignedCheckpoint.parse(bytes.get());
        long size = last.checkpoint().size();
        if (table.size() < size) {
            throw StoreException.conflict(
                    "ledger",
                    "the ledger has %d facts but its checkpoint says %d: it was cut or put back from an old copy"
                            .formatted(table.size(), size));
        }
        edge = edgeOf(last.checkpoint()).orElseGet(() -> rebuilt(last.checkpoint()));
        published = last;
    }

    private Optional<TreeEdge> edgeOf(Checkpoint checkpoint) {
        try {
            TreeEdge found = TreeEdge.of(checkpoint.size(), tiles);
            return found.root().equals(checkpoint.root()) ? Optional.of(found) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private TreeEdge rebuilt(Checkpoint checkpoint) {
        TreeEdge fresh = new TreeEdge();
        grow(fresh, checkpoint.size());
        if (!fresh.root().equals(checkpoint.root())) {
            throw StoreException.conflict(
                    "ledger",
                    "the ledger's facts do not lead to its checkpoint of size %d: entries were changed"
                            .formatted(checkpoint.size()));
        }
        return fresh;
    }

    /**
     * Commits facts, all or none. They are durable when this returns and in the next checkpoint.
     *
     * @return index of the first
     * @throws StoreException where the disk does not take them; nothing is written then
     */
    long append(List<FactTable.Row> facts) {
        return table.append(facts);
    }

    /**
     * Brings tiles and checkpoint up to all that is committed; says whether there was anything new.
     *
     * @throws StoreException where the shelf does not take them; the next call tries again
     */
    public synchronized boolean publish() {
        long size = table.size();
        Checkpoint before = published.checkpoint();
        if (size == before.size() && read(CHECKPOINT).isPresent()) {
            return false;
        }
        TreeEdge growing = edge != null ? edge : edgeOf(before).orElseGet(() -> rebuilt(before));
        edge = null; // what fails half-way begins again from the last checkpoint
        grow(growing, size);
        SignedCheckpoint next =
                Checkpoint.of(before.origin(), size, growing.root()).sign(key);
        write(CHECKPOINT, next.encode());
        edge = growing;
        published = next;
        tidy(before.size(), size);
        return true;
    }

    private void grow(TreeEdge growing, long size) {
        long at = growing.size();
        while (at < size) {
            long bundle = at / Tile.WIDTH;
            long end = Math.min(size, (bundle + 1) * Tile.WIDTH);
            List<byte[]> digests = table.digests(bundle * Tile.WIDTH, end);
            Tile entries = new Tile(Tile.ENTRIES, bundle, digests.size());
            write(entries.path(), EntryBundle.encode(digests));
            for (byte[] digest : digests.subList((int) (at % Tile.WIDTH), digests.size())) {
                growing.append(Hash.leaf(digest), (tile, hashes) -> write(tile.path(), hashes));
            }
            at = end;
        }
        for (Tile tile : Tile.partialsOf(size)) {
            if (tile.level() != Tile.ENTRIES) {
                write(tile.path(), growing.partial(tile));
            }
        }
    }

    /** Takes away partial tiles whose full ones are there now; what fails is left lying. */
    private void tidy(long from, long to) {
        for (Tile tile : Tile.partialsOf(from)) {
            long spans = (tile.index() + 1) << 8 * (Math.max(0, tile.level()) + 1);
            if (spans <= to) {
                try {
                    shelf.remove(Tile.full(tile.level(), tile.index()).path() + ".p");
                } catch (IOException e) {
                    return;
                }
            }
        }
    }

    /** The checkpoint as it was last published. */
    public SignedCheckpoint checkpoint() {
        return published;
    }

    /** The key whose holder signs, printable as a verifier key. */
    public SigningKey key() {
        return key;
    }

    /** How many facts are committed; the checkpoint may be a moment behind. */
    public long size() {
        return table.size();
    }

    /**
     * What is served to witnesses (c2sp.org/tlog-tiles).
     *
     * @param type media type
     * @param cache how long it may be kept: a tile for ever, a checkpoint hardly
     */
    public record Served(String type, String cache, byte[] bytes) {}

    /** What lies at a path, {@code checkpoint} or {@code tile/...}; empty if there is no such. */
    public Optional<Served> served(String path) {
        if (path.equals(CHECKPOINT)) {
            return read(path).map(bytes -> new Served("text/plain; charset=utf-8", "public, max-age=1", bytes));
        }
        try {
            return read(Tile.parse(path).path())
                    .map(bytes -> new Served("application/octet-stream", "public, max-age=31536000, immutable", bytes));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Proof that an entry stands in the tree of the last checkpoint. */
    public TlogProof proof(long index) {
        SignedCheckpoint tree = published;
        long size = tree.checkpoint().size();
        if (index < 0 || index >= size) {
            throw StoreException.notFound("index", "the checkpoint has %d entries, none is %d".formatted(size, index));
        }
        return TlogProof.of(index, Merkle.inclusionPath(index, size, tiles), tree);
    }

    /** Proof that one tree continues another; both at most as large as the last checkpoint's. */
    public List<Hash> consistency(long from, long to) {
        if (from < 0 || from > to || to > published.checkpoint().size()) {
            throw StoreException.notFound("to", "there is no tree of size %d that continues %d".formatted(to, from));
        }
        return Merkle.consistencyPath(from, to, tiles);
    }

    /** The root of the tree as it was when it had that size. */
    public Hash root(long size) {
        if (size < 0 || size > published.checkpoint().size()) {
            throw StoreException.notFound("size", "there is no tree of size " + size);
        }
        return Merkle.root(size, tiles);
    }

    public Optional<Entry> entry(long index) {
        return table.entry(index);
    }

    /** The newest facts about a subject, newest first. */
    public List<Entry> ofSubject(String subject, int most) {
        return table.ofSubject(subject, most);
    }

    /** The newest facts that concern an account, whatever their subject, newest first. */
    public List<Entry> ofAccount(String account, int most) {
        return table.ofAccount(account, most);
    }

    /** Erases what stands behind one entry; its digest stays, and the tree with it. Says whether there was anything. */
    public boolean forget(long index) {
        return table.erase(FactTable.Selection.INDEX, index) > 0;
    }

    /** Erases what stands behind all entries that concern an account; says how many. */
    public int forgetAccount(String account) {
        return table.erase(FactTable.Selection.ACCOUNT, account);
    }

    /** Erases what stands behind all entries about what happened before a time; says how many. */
    public int forgetBefore(Instant time) {
        return table.erase(FactTable.Selection.BEFORE, time.toEpochMilli());
    }

    /** A number remembered under a name beside the facts, 0 if none was. */
    public long mark(String name) {
        return table.mark(name);
    }

    public void mark(String name, long value) {
        table.mark(name, value);
    }

    /** A tile; one as narrow as no checkpoint ever had it is the beginning of what is there now. */
    private Optional<byte[]> tile(Tile tile) {
        Optional<byte[]> there = read(tile.path());
        SignedCheckpoint last = published;
        if (there.isPresent() || tile.isFull() || last == null) {
            return there;
        }
        return Tile.partialsOf(last.checkpoint().size()).stream()
                .filter(now -> now.level() == tile.level() && now.index() == tile.index() && now.width() > tile.width())
                .findFirst()
                .flatMap(now -> read(now.path()))
                .map(bytes -> Arrays.copyOf(bytes, tile.bytes()));
    }

    private Optional<byte[]> read(String path) {
        try {
            return shelf.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger's " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void write(String path, byte[] bytes) {
        try {
            shelf.write(path, bytes);
        } catch (IOException e) {
            throw StoreException.unavailable("the ledger's " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            publish();
        } finally {
            table.close();
            release(lock);
        }
    }
}
