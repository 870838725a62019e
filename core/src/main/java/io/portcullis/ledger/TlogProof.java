package io.portcullis.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Proof that something stands in a log, for somebody who has only the log's public key (c2sp.org/tlog-proof@v1).
 *
 * @param extra bytes for the application, which nothing vouches for
 * @param index of the entry
 * @param path siblings from the leaf up
 * @param checkpoint a signed checkpoint, verbatim
 */
public record TlogProof(Optional<byte[]> extra, long index, List<Hash> path, byte[] checkpoint) {
    /** Longest proof, in bytes. */
    public static final int BYTES_MAX = 2 << 20;

    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final int PATH_MAX = 63;

    public TlogProof {
        path = List.copyOf(path);
        checkpoint = checkpoint.clone();
        if (index < 0) {
            throw new MalformedException("proof", "has index " + index);
        }
    }

    public static TlogProof of(long index, List<Hash> path, SignedCheckpoint checkpoint) {
        return new TlogProof(Optional.empty(), index, path, checkpoint.encode());
    }

    /** @throws MalformedException unless it is a proof as the format wants it; nothing is verified */
    public static TlogProof parse(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new MalformedException("proof", "is longer than " + BYTES_MAX + " bytes");
        }
        int split = emptyLine(bytes);
        String[] lines = new String(bytes, 0, split, StandardCharsets.ISO_8859_1).split("\n", -1);
        if (!lines[0].equals(HEADER)) {
            throw new MalformedException("line 1 of the proof", "is not " + HEADER);
        }
        int at = 1;
        Optional<byte[]> extra = Optional.empty();
        if (at < lines.length && lines[at].startsWith("extra ")) {
            extra = Optional.of(Base64Text.decode("line 2 of the proof", lines[at].substring(6)));
            at++;
        }
        if (at >= lines.length || !lines[at].startsWith("index ")) {
            throw new MalformedException("line " + (at + 1) + " of the proof", "is not the index");
        }
        long index = Decimal.parse("line " + (at + 1) + " of the proof", lines[at].substring(6));
        if (lines.length - at - 1 > PATH_MAX) {
            throw new MalformedException("proof", "has more than " + PATH_MAX + " hashes");
        }
        List<Hash> path = new ArrayList<>();
        for (int i = at + 1; i < lines.length; i++) {
            path.add(Hash.of(Base64Text.decode("line " + (i + 1) + " of the proof", lines[i])));
        }
        return new TlogProof(extra, index, path, Arrays.copyOfRange(bytes, split + 2, bytes.length));
    }

    /** Where the newline before the first empty line stands. */
    private static int emptyLine(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        throw new MalformedException("proof", "has no empty line before its checkpoint");
    }

    public byte[] encode() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        extra.ifPresent(
                bytes -> text.append("extra ").append(Base64Text.encode(bytes)).append('\n'));
        text.append("index ").append(index).append('\n');
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        byte[] head = text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + checkpoint.length);
        System.arraycopy(checkpoint, 0, all, head.length, checkpoint.length);
        return all;
    }

    /** Whether this entry stands in the log of that key, whose name is the log's origin. */
    public Proof check(byte[] entry, VerifierKey key) {
        try {
            SignedCheckpoint signed = SignedCheckpoint.parse(checkpoint);
            if (signed.check(key) instanceof Proof.Broken broken) {
                return broken;
            }
            Checkpoint tree = signed.checkpoint();
            return Merkle.inclusion(index, tree.size(), Hash.leaf(entry), path, tree.root());
        } catch (MalformedException e) {
            return e.broken();
        }
    }

    /** The same for bytes that should be such a proof. */
    public static Proof check(byte[] proof, byte[] entry, VerifierKey key) {
        try {
            return parse(proof).check(entry, key);
        } catch (MalformedException e) {
            return e.broken();
        }
    }
}
