package io.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Trees of many sizes against the definition, and every bit of a proof turned over. */
class MerkleProperties {
    @Test
    void everyProofOfSmallTreesIsTheDefinitionsAndHolds() {
        for (int size = 1; size <= 70; size++) {
            List<byte[]> entries = Reference.entries(size);
            Reference.MemoryLog log = new Reference.MemoryLog(entries);
            Hash root = Reference.mth(entries);
            assertThat(log.edge.root()).isEqualTo(root).isEqualTo(Merkle.root(size, log));
            for (int i = 0; i < size; i++) {
                List<Hash> path = Merkle.inclusionPath(i, size, log);
                assertThat(path).isEqualTo(Reference.path(i, entries));
                holds(Merkle.inclusion(i, size, Hash.leaf(entries.get(i)), path, root));
                List<Hash> proof = Merkle.consistencyPath(i, size, log);
                Hash old = Reference.mth(entries.subList(0, i));
                assertThat(proof).isEqualTo(i == 0 ? List.of() : Reference.subproof(i, entries, true));
                holds(Merkle.consistency(i, old, size, root, proof));
            }
        }
    }

    @Test
    void proofsOfRandomTreesHoldAndNoneForAnotherPlaceOrSize() {
        Random random = new Random(7);
        for (int round = 0; round < 25; round++) {
            int size = 2 + random.nextInt(round < 20 ? 1_500 : 140_000);
            List<byte[]> entries = Reference.entries(size);
            Reference.MemoryLog log = new Reference.MemoryLog(entries);
            Hash root = Merkle.root(size, log);
            assertThat(root).isEqualTo(log.edge.root());
            for (int probe = 0; probe < 40; probe++) {
                int index = random.nextInt(size);
                int other = random.nextInt(size);
                Hash leaf = Hash.leaf(entries.get(index));
                List<Hash> path = Merkle.inclusionPath(index, size, log);
                holds(Merkle.inclusion(index, size, leaf, path, root));
                assertThat(Merkle.inclusion(other, size, leaf, path, root).valid())
                        .isEqualTo(other == index);
                int old = 1 + random.nextInt(size);
                Hash oldRoot = Merkle.root(old, new Reference.MemoryLog(entries.subList(0, old)));
                List<Hash> proof = Merkle.consistencyPath(old, size, log);
                holds(Merkle.consistency(old, oldRoot, size, root, proof));
                if (old < size) {
                    breaks(Merkle.consistency(old, Hash.leaf(entries.get(old)), size, root, proof));
                    breaks(Merkle.consistency(old, oldRoot, size, oldRoot, proof));
                }
            }
        }
    }

    @Test
    void anEdgeReadBackGoesOnAsIfItHadNeverStopped() {
        Random random = new Random(11);
        for (int round = 0; round < 20; round++) {
            int size = 1 + random.nextInt(70_000);
            List<byte[]> entries = Reference.entries(size + 600);
            TreeEdge edge = TreeEdge.of(size, new Reference.MemoryLog(entries.subList(0, size)));
            for (int i = size; i < size + 600; i++) {
                edge.append(Hash.leaf(entries.get(i)), (tile, hashes) -> {});
            }
            assertThat(edge.root()).isEqualTo(new Reference.MemoryLog(entries).edge.root());
        }
    }

    @Test
    void everyBitOfAProofMatters() {
        SigningKey key = SignedNoteTest.peter();
        Reference.MemoryLog log = new Reference.MemoryLog(Reference.entries(300));
        byte[] entry = Reference.entry(257);
        TlogProof proof = TlogProof.of(257, Merkle.inclusionPath(257, 300, log), log.checkpoint(key));
        byte[] bytes = proof.encode();
        assertThat(TlogProof.parse(bytes).encode()).isEqualTo(bytes);
        holds(TlogProof.check(bytes, entry, key.verifier()));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            breaks(TlogProof.check(flipped, entry, key.verifier()));
        }
        for (int cut = 0; cut < bytes.length; cut++) {
            breaks(TlogProof.check(java.util.Arrays.copyOf(bytes, cut), entry, key.verifier()));
        }
        breaks(TlogProof.check(bytes, Reference.entry(256), key.verifier()));
    }

    @Test
    void noTwoPathsLeadToOneRoot() {
        List<byte[]> entries = Reference.entries(100);
        Reference.MemoryLog log = new Reference.MemoryLog(entries);
        Hash root = log.edge.root();
        for (int i = 0; i < 100; i++) {
            List<Hash> path = Merkle.inclusionPath(i, 100, log);
            for (int swap = 1; swap < path.size(); swap++) {
                List<Hash> swapped = new ArrayList<>(path);
                swapped.set(swap, path.get(swap - 1));
                swapped.set(swap - 1, path.get(swap));
                breaks(Merkle.inclusion(i, 100, Hash.leaf(entries.get(i)), swapped, root));
            }
        }
    }

    private static void holds(Proof proof) {
        assertThat(proof).isEqualTo(Proof.VALID);
    }

    private static void breaks(Proof proof) {
        assertThat(proof).isInstanceOf(Proof.Broken.class);
    }
}
