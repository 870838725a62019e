package io.portcullis.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two hashes evidence is built from. */
public final class Sha {
    private Sha() {}

    public static byte[] sha256(byte[] bytes) {
        return digest("SHA-256").digest(bytes);
    }

    public static String hex256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    public static String hex512(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-512").digest(bytes));
    }

    public static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(name + " is in every Java", e);
        }
    }
}
