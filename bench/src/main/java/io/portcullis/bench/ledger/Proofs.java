package io.portcullis.bench.ledger;

import io.portcullis.gateway.store.ledger.FolderShelf;
import io.portcullis.gateway.store.ledger.LedgerKey;
import io.portcullis.ledger.Checkpoint;
import io.portcullis.ledger.EntryBundle;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.LogCheck;
import io.portcullis.ledger.Merkle;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.Tile;
import io.portcullis.ledger.TileReader;
import io.portcullis.ledger.TlogProof;
import io.portcullis.ledger.TreeEdge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Proofs in large trees: what they weigh, how long one takes to make from the tiles on disk, and to verify. */
final class Proofs {
    private static final int PROBES = 2_000;
    private static final SigningKey KEY = LedgerKey.of("bench.example/log", new byte[32]);

    private Proofs() {}

    static void run(Path folder, long size, boolean head) throws IOException {
        TreeEdge edge = plant(folder, size);
        FolderShelf shelf = new FolderShelf(folder);
        TileReader tiles = tile -> {
            try {
                return shelf.read(tile.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        SignedCheckpoint checkpoint =
                Checkpoint.of(KEY.verifier().name(), size, edge.root()).sign(KEY);
        long[] made = new long[PROBES];
        long[] verified = new long[PROBES];
        long[] bytes = new long[PROBES];
        long[] consistent = new long[PROBES];
        Random random = new Random(3);
        for (int i = 0; i < PROBES; i++) {
            long index = random.nextLong(size);
            long begun = System.nanoTime();
            byte[] proof = TlogProof.of(index, Merkle.inclusionPath(index, size, tiles), checkpoint)
                    .encode();
            made[i] = System.nanoTime() - begun;
            bytes[i] = proof.length;
            begun = System.nanoTime();
            require(TlogProof.check(proof, entry(index), KEY.verifier()).valid());
            verified[i] = System.nanoTime() - begun;
            begun = System.nanoTime();
            Merkle.consistencyPath(1 + random.nextLong(size), size, tiles);
            consistent[i] = System.nanoTime() - begun;
        }
        long begun = System.nanoTime();
        require(new LogCheck(tiles, n -> {})
                .check(checkpoint.encode(), Optional.empty(), KEY.verifier())
                .valid());
        double all = (System.nanoTime() - begun) / 1e9;
        if (head) {
            System.out.println("| entries | proof, bytes | to make, us | to verify, us | consistency proof, us"
                    + " | all of the log verified, s | entries a second |");
            System.out.println("|---|---|---|---|---|---|---|");
        }
        System.out.printf(
                "| %,d | %,d | %,d | %,d | %,d | %.1f | %,.0f |%n",
                size,
                median(bytes),
                median(made) / 1000,
                median(verified) / 1000,
                median(consistent) / 1000,
                all,
                size / all);
    }

    private static void require(boolean valid) {
        if (!valid) {
            throw new IllegalStateException("a proof of the benchmark does not hold");
        }
    }

    private static byte[] entry(long index) {
        return ByteBuffer.allocate(32).putLong(index).array();
    }

    /** Tiles and entries as the gateway lays them down, but not forced to disk one by one. */
    private static TreeEdge plant(Path folder, long size) throws IOException {
        TreeEdge edge = new TreeEdge();
        List<byte[]> bundle = new ArrayList<>();
        for (long index = 0; index < size; index++) {
            bundle.add(entry(index));
            edge.append(Hash.leaf(entry(index)), (tile, hashes) -> write(folder, tile, hashes));
            if (bundle.size() == Tile.WIDTH || index == size - 1) {
                write(folder, new Tile(Tile.ENTRIES, index / Tile.WIDTH, bundle.size()), EntryBundle.encode(bundle));
                bundle.clear();
            }
        }
        for (Tile tile : Tile.partialsOf(size)) {
            if (tile.level() != Tile.ENTRIES) {
                write(folder, tile, edge.partial(tile));
            }
        }
        return edge;
    }

    private static void write(Path folder, Tile tile, byte[] bytes) {
        Path file = folder.resolve(tile.path());
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
