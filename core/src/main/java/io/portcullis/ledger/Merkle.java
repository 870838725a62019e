package io.portcullis.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * The proofs of RFC 6962, section 2.1, checked without the tree. A tree of n entries splits at the greatest power of
 * two below n; both proofs list the hashes of the siblings on the way from the bottom to the root. Checking follows RFC
 * 9162, section 2.1.3.2 and 2.1.4.2: at most 64 steps each, whatever is handed in.
 */
public final class Merkle {
    private Merkle() {}

    /**
     * Whether the entry with this leaf hash stands at {@code index} in the tree of that size and root.
     *
     * @param path siblings from the leaf up
     */
    public static Proof inclusion(long index, long size, Hash leaf, List<Hash> path, Hash root) {
        if (index < 0 || index >= size) {
            return Proof.broken("entry " + index, "is beyond the tree's size " + size);
        }
        int right = 64 - Long.numberOfLeadingZeros(index ^ (size - 1));
        int steps = right + Long.bitCount(index >>> right);
        if (path.size() != steps) {
            return Proof.broken(
                    "inclusion proof of entry " + index, "has %d hashes, not %d".formatted(path.size(), steps));
        }
        Hash hash = leaf;
        long node = index;
        long last = size - 1;
        for (Hash sibling : path) {
            if ((node & 1) == 1 || node == last) {
                hash = Hash.node(sibling, hash);
                int up = Long.numberOfTrailingZeros(node);
                node >>>= up;
                last >>>= up;
            } else {
                hash = Hash.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return hash.equals(root)
                ? Proof.VALID
                : Proof.broken("entry " + index, "does not lead to the root of the tree of size " + size);
    }

    /**
     * Whether the tree of {@code size} is the tree of {@code oldSize} with entries appended, none changed.
     *
     * @param path as RFC 6962 defines it; empty where the sizes are equal or the old tree is empty
     */
    public static Proof consistency(long oldSize, Hash oldRoot, long size, Hash root, List<Hash> path) {
        String where = "consistency of sizes %d and %d".formatted(oldSize, size);
        if (oldSize < 0 || oldSize > size) {
            return Proof.broken(where, "the older tree is the larger one");
        }
        if (oldSize == 0 || oldSize == size) {
            Hash expected = oldSize == 0 ? Hash.EMPTY : root;
            if (!path.isEmpty()) {
                return Proof.broken(where, "needs no hashes but has " + path.size());
            }
            return expected.equals(oldRoot) ? Proof.VALID : Proof.broken(where, "the roots of one size differ: a fork");
        }
        int below = Long.numberOfTrailingZeros(oldSize);
        boolean whole = Long.bitCount(oldSize) == 1;
        if (path.size() != consistencySteps(oldSize, size) || (path.isEmpty() && !whole)) {
            return Proof.broken(where, "has %d hashes, not %d".formatted(path.size(), consistencySteps(oldSize, size)));
        }
        long node = (oldSize - 1) >>> below;
        long last = (size - 1) >>> below;
        Hash oldHash = whole ? oldRoot : path.getFirst();
        Hash newHash = oldHash;
        for (Hash sibling : whole ? path : path.subList(1, path.size())) {
            if ((node & 1) == 1 || node == last) {
                oldHash = Hash.node(sibling, oldHash);
                newHash = Hash.node(sibling, newHash);
                int up = Long.numberOfTrailingZeros(node);
                node >>>= up;
                last >>>= up;
            } else {
                newHash = Hash.node(newHash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        if (!oldHash.equals(oldRoot)) {
            return Proof.broken(where, "does not lead to the older root: a fork");
        }
        return newHash.equals(root) ? Proof.VALID : Proof.broken(where, "does not lead to the newer root: a fork");
    }

    /** How many hashes a consistency proof has, for 0 < oldSize < size. */
    private static int consistencySteps(long oldSize, long size) {
        int below = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >>> below;
        long last = (size - 1) >>> below;
        int right = 64 - Long.numberOfLeadingZeros(node ^ last);
        int seed = Long.bitCount(oldSize) == 1 ? 0 : 1;
        return seed + right + Long.bitCount(node >>> right);
    }

    /**
     * The proof that an entry stands in a tree, from the tree's tiles.
     *
     * @throws MalformedException where a tile is missing or has the wrong length
     */
    public static List<Hash> inclusionPath(long index, long size, TileReader tiles) {
        if (index < 0 || index >= size) {
            throw new MalformedException("entry " + index, "is beyond the tree's size " + size);
        }
        Subtrees subtrees = new Subtrees(tiles, size);
        List<Hash> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + Long.highestOneBit(to - from - 1);
            if (index < middle) {
                path.addFirst(subtrees.hash(middle, to));
                to = middle;
            } else {
                path.addFirst(subtrees.hash(from, middle));
                from = middle;
            }
        }
        return path;
    }

    /**
     * The proof that one tree continues another, from the newer tree's tiles.
     *
     * @throws MalformedException where a tile is missing or has the wrong length
     */
    public static List<Hash> consistencyPath(long oldSize, long size, TileReader tiles) {
        if (oldSize < 0 || oldSize > size) {
            throw new MalformedException("size " + oldSize, "is beyond the tree's size " + size);
        }
        List<Hash> path = new ArrayList<>();
        if (oldSize == 0) {
            return path;
        }
        Subtrees subtrees = new Subtrees(tiles, size);
        long from = 0;
        long to = size;
        boolean known = true; // the hash of [from, oldSize) is the older root itself
        while (to != oldSize) {
            long middle = from + Long.highestOneBit(to - from - 1);
            if (oldSize <= middle) {
                path.addFirst(subtrees.hash(middle, to));
                to = middle;
            } else {
                path.addFirst(subtrees.hash(from, middle));
                from = middle;
                known = false;
            }
        }
        if (!known) {
            path.addFirst(subtrees.hash(from, to));
        }
        return path;
    }

    /**
     * The root of a tree, from its tiles.
     *
     * @throws MalformedException where a tile is missing or has the wrong length
     */
    public static Hash root(long size, TileReader tiles) {
        return size == 0 ? Hash.EMPTY : new Subtrees(tiles, size).hash(0, size);
    }
}
