package io.portcullis.shape;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reasoning blocks kept from the caller and yet carried by the caller: a handle is the block itself, deflated and
 * sealed with AES-256-GCM.
 *
 * <p>So the vault has no state: handles survive restarts and work on every replica that knows the keys, and nothing
 * grows. A handle is {@code pv1.} and the base64url of {@code key id (4) | nonce (12) | ciphertext and tag}; prefix and
 * key id are authenticated too. Account and conversation are inside the seal rather than in the additional data, which
 * binds them just as tightly and lets a replay name the account that the handle was stolen from. Keys rotate by id: the
 * first seals, all open.
 */
public final class ReasoningVault {
    /** What every handle begins with. */
    public static final String PREFIX = "pv1.";

    private static final int NONCE_BYTES = 12;
    private static final int HEAD_BYTES = 4 + NONCE_BYTES;
    private static final int TAG_BITS = 128;
    private static final int NAME_BYTES_MAX = 1024;

    private final List<Key> keys;
    private final int blockBytesMax;

    /** A secret of 32 bytes under an id that handles carry. */
    public record Key(int id, byte[] secret) {
        public Key {
            if (secret.length != 32) {
                throw new IllegalArgumentException("a vault key has 32 bytes, not " + secret.length);
            }
            secret = secret.clone();
        }

        @Override
        public String toString() {
            return "Key[id=" + id + "]";
        }
    }

    /** Whom a handle belongs to. An empty conversation binds to the account alone. */
    public record Owner(String account, String conversation) {}

    /** What a handle turns out to be. */
    public sealed interface Opened {
        /** The block, byte for byte as it was sealed. */
        record Original(byte[] block) implements Opened {}

        /** A handle of another account or conversation: refuse, and keep as evidence. */
        record Replayed(VaultReplay replay) implements Opened {}

        /** Not a handle of this vault, damaged, or sealed under a key that is gone. */
        record Broken(String why) implements Opened {}
    }

    /**
     * A vault.
     *
     * @param keys the first one seals; at least one, ids distinct
     * @param blockBytesMax bound on a block before sealing
     */
    public ReasoningVault(List<Key> keys, int blockBytesMax) {
        if (keys.isEmpty() || keys.stream().map(Key::id).distinct().count() != keys.size()) {
            throw new IllegalArgumentException("a vault needs at least one key, and distinct ids");
        }
        if (blockBytesMax < 1) {
            throw new IllegalArgumentException("blockBytesMax must be positive, but is " + blockBytesMax);
        }
        this.keys = List.copyOf(keys);
        this.blockBytesMax = blockBytesMax;
    }

    /** True for text that claims to be a handle; {@link #open} tells whether it is. */
    public static boolean isHandle(CharSequence text) {
        return text.length() > PREFIX.length()
                && text.charAt(0) == 'p'
                && text.charAt(1) == 'v'
                && text.charAt(2) == '1'
                && text.charAt(3) == '.';
    }

    /** The handle of a block; empty where the block is empty or beyond the bound. */
    public Optional<String> seal(byte[] block, Owner owner, NonceSource nonces) {
        if (block.length == 0 || block.length > blockBytesMax) {
            return Optional.empty();
        }
        Key key = keys.getFirst();
        byte[] nonce = nonces.next();
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalStateException("a nonce has 12 bytes, not " + nonce.length);
        }
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, packed(block, owner), 0);
        ByteBuffer handle = ByteBuffer.allocate(HEAD_BYTES + sealed.length);
        handle.putInt(key.id()).put(nonce).put(sealed);
        return Optional.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(handle.array()));
    }

    /** The block behind a handle, if the handle is the owner's. */
    public Opened open(String handle, Owner owner) {
        if (!isHandle(handle) || handle.length() > handleLengthMax()) {
            return new Opened.Broken("not a reasoning handle of this gateway");
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(handle.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return new Opened.Broken("the reasoning handle is damaged");
        }
        if (bytes.length < HEAD_BYTES + TAG_BITS / 8) {
            return new Opened.Broken("the reasoning handle is too short");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int id = head.getInt();
        byte[] nonce = new byte[NONCE_BYTES];
        head.get(nonce);
        for (Key key : keys) {
            if (key.id() == id) {
                return unpacked(crypt(Cipher.DECRYPT_MODE, key, nonce, bytes, HEAD_BYTES), owner, handle);
            }
        }
        return new Opened.Broken("the reasoning handle is sealed under a key that is gone");
    }

    /** Bound on a block before sealing, in bytes. */
    public int blockBytesMax() {
        return blockBytesMax;
    }

    private long handleLengthMax() {
        return PREFIX.length() + (blockBytesMax + 4L * NAME_BYTES_MAX + 256) * 2;
    }

    /** Empty where the seal does not hold. */
    private static byte[] crypt(int mode, Key key, byte[] nonce, byte[] bytes, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key.secret(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(PREFIX.getBytes(UTF_8));
            cipher.updateAAD(ByteBuffer.allocate(4).putInt(key.id()).flip());
            return cipher.doFinal(bytes, from, bytes.length - from);
        } catch (javax.crypto.AEADBadTagException e) {
            return new byte[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    private static byte[] packed(byte[] block, Owner owner) {
        byte[] account = named(owner.account());
        byte[] conversation = named(owner.conversation());
        byte[] deflated = deflated(block);
        ByteBuffer plain = ByteBuffer.allocate(8 + account.length + conversation.length + deflated.length);
        plain.putShort((short) account.length).put(account);
        plain.putShort((short) conversation.length).put(conversation);
        plain.putInt(block.length).put(deflated);
        return plain.array();
    }

    private static byte[] named(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        if (bytes.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("an owner's name has at most 1024 bytes, not " + bytes.length);
        }
        return bytes;
    }

    private Opened unpacked(byte[] plain, Owner owner, String handle) {
        if (plain.length == 0) {
            return new Opened.Broken("the reasoning handle is damaged");
        }
        ByteBuffer in = ByteBuffer.wrap(plain);
        String account = name(in);
        String conversation = name(in);
        boolean elsewhere = !conversation.isEmpty() && !conversation.equals(owner.conversation());
        if (!account.equals(owner.account()) || elsewhere) {
            return new Opened.Replayed(
                    new VaultReplay(owner.account(), account, owner.conversation(), conversation, sha256(handle)));
        }
        int length = in.getInt();
        byte[] block = inflated(plain, in.position(), length);
        return block == null ? new Opened.Broken("the reasoning handle is damaged") : new Opened.Original(block);
    }

    private static String name(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort()];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static byte[] deflated(byte[] block) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(block);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(block.length / 2 + 64);
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte @Nullable [] inflated(byte[] bytes, int from, int length) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, from, bytes.length - from);
            byte[] block = new byte[length];
            int filled = 0;
            while (filled < length) {
                int n = inflater.inflate(block, filled, length - filled);
                if (n == 0) {
                    return null;
                }
                filled += n;
            }
            return block;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 failed", e);
        }
    }
}
