package io.portcullis.ledger;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public key of a log or of a witness, written {@code name+0123abcd+base64} (c2sp.org/signed-note): Ed25519 (type
 * 01), or Ed25519 over a checkpoint with the time at which a witness saw it (type 04, c2sp.org/tlog-cosignature).
 */
public final class VerifierKey {
    /** Ed25519 over the note's text. */
    public static final byte ED25519 = 1;

    /** Ed25519 of a witness, with its time. */
    public static final byte COSIGNATURE = 4;

    private static final int TEXT_MAX = 1024;
    private static final int PUBLIC_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    private final String name;
    private final byte type;
    private final byte[] publicBytes;
    private final PublicKey key;

    private VerifierKey(String name, byte type, byte[] publicBytes) {
        if (!nameFits(name)) {
            throw new MalformedException("key name", "is empty or has a space or plus in it");
        }
        if (type != ED25519 && type != COSIGNATURE) {
            throw new MalformedException("key type", "%02x is not known".formatted(type));
        }
        if (publicBytes.length != PUBLIC_BYTES) {
            throw new MalformedException("public key", "has " + publicBytes.length + " bytes, not " + PUBLIC_BYTES);
        }
        this.name = name;
        this.type = type;
        this.publicBytes = publicBytes.clone();
        this.key = key(publicBytes);
    }

    /** The Ed25519 key of a log: a name and the 32 bytes of RFC 8032. */
    public static VerifierKey ed25519(String name, byte[] publicBytes) {
        return new VerifierKey(name, ED25519, publicBytes);
    }

    /** @throws MalformedException unless {@link #toString} gives this very text */
    public static VerifierKey parse(String text) {
        String[] parts = text.length() > TEXT_MAX ? new String[0] : text.split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedException("key", "is not name+hex+base64");
        }
        byte[] typed = Base64Text.decode("key", parts[2]);
        if (typed.length == 0) {
            throw new MalformedException("key", "is empty");
        }
        VerifierKey key = new VerifierKey(parts[0], typed[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.toString().equals(text)) {
            throw new MalformedException("key", "its id is not that of its name and bytes");
        }
        return key;
    }

    static boolean nameFits(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(c -> c == '+' || c < 0x20 || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static PublicKey key(byte[] bytes) {
        byte[] reversed = new byte[PUBLIC_BYTES];
        for (int i = 0; i < PUBLIC_BYTES; i++) {
            reversed[i] = bytes[PUBLIC_BYTES - 1 - i];
        }
        boolean odd = reversed[0] < 0;
        reversed[0] &= 0x7f;
        try {
            var point = new EdECPoint(odd, new BigInteger(1, reversed));
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
        } catch (GeneralSecurityException e) {
            throw new MalformedException("public key", "is not one of Ed25519");
        }
    }

    public String name() {
        return name;
    }

    public byte type() {
        return type;
    }

    /** The 32 bytes of RFC 8032. */
    public byte[] publicBytes() {
        return publicBytes.clone();
    }

    /** First four bytes of SHA-256(name | 0A | type | public key), big-endian. */
    public int id() {
        byte[] hash = Hash.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {type}, publicBytes)
                .bytes();
        return ByteBuffer.wrap(hash).getInt();
    }

    /** Whether an Ed25519 signature of 64 bytes is by this key over these very bytes. */
    public boolean verify(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a point off the curve, a number out of range
        }
    }

    /** Whether a line under a note is this key's signature of the note's text. */
    boolean signed(String text, byte[] signature) {
        if (type == ED25519) {
            return verify(text.getBytes(StandardCharsets.UTF_8), signature);
        }
        if (signature.length != 8 + SIGNATURE_BYTES) {
            return false;
        }
        long time = ByteBuffer.wrap(signature).getLong();
        String message = "cosignature/v1\ntime " + Long.toUnsignedString(time) + "\n" + text;
        return verify(message.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(signature, 8, signature.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key && key.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicBytes);
    }

    @Override
    public String toString() {
        byte[] typed = new byte[1 + PUBLIC_BYTES];
        typed[0] = type;
        System.arraycopy(publicBytes, 0, typed, 1, PUBLIC_BYTES);
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + Base64Text.encode(typed);
    }
}
