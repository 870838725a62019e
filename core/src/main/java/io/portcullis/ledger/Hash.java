package io.portcullis.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash, 32 bytes; and the two ways RFC 6962, section 2.1, makes one. */
public final class Hash {
    public static final int BYTES = 32;

    /** The root of a tree without entries. */
    public static final Hash EMPTY = new Hash(sha256().digest());

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws MalformedException unless there are 32 bytes */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("hash", "has " + bytes.length + " bytes, not " + BYTES);
        }
        return new Hash(bytes.clone());
    }

    /** Hash number {@code at} of hashes that stand one after another. */
    static Hash at(byte[] hashes, int at) {
        return new Hash(Arrays.copyOfRange(hashes, at * BYTES, (at + 1) * BYTES));
    }

    /** @throws MalformedException unless it is standard base64 of 32 bytes, written the one right way */
    public static Hash base64(String text) {
        return of(Base64Text.decode("hash", text));
    }

    /** SHA-256 of anything, with no prefix. */
    public static Hash sha256(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new Hash(digest.digest());
    }

    /** SHA-256(00 | entry). */
    public static Hash leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return new Hash(digest.digest(entry));
    }

    /** SHA-256(01 | left | right). */
    public static Hash node(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    void into(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at * BYTES, BYTES);
    }

    public String base64() {
        return Base64Text.encode(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
