package io.portcullis.mark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one scheme for one tenant in one epoch, HKDF-SHA256(master, scheme | tenant | epoch) (RFC 5869), and the
 * random numbers it draws: u = (top 53 bits of HMAC-SHA256(key, length-prefixed words | target) + 1/2) / 2^53. Not for
 * use by two threads at once.
 *
 * @see #commitment what may be published before the key is used
 */
public final class MarkKey {
    public static final String SLOTS = "slots-1";
    public static final String BEST_OF_N = "best-of-n-1";
    public static final String CANARIES = "canaries-1";

    private static final int BYTES = 32;
    private static final double UNIT = 1.0 / (1L << 53);

    private final String scheme;
    private final String tenant;
    private final String epoch;
    private final byte[] key;
    private final byte[] salt;
    private final Mac mac;

    private MarkKey(String scheme, String tenant, String epoch, byte[] key, byte[] salt) {
        if (key.length != BYTES || salt.length != BYTES) {
            throw new IllegalArgumentException("a key and its salt have 32 bytes each");
        }
        this.scheme = scheme;
        this.tenant = tenant;
        this.epoch = epoch;
        this.key = key;
        this.salt = salt;
        this.mac = mac(key);
    }

    /** The key that a master secret of 32 bytes holds for a tenant and an epoch. */
    public static MarkKey derive(byte[] master, String scheme, String tenant, String epoch) {
        if (master.length != BYTES) {
            throw new IllegalArgumentException("a master secret has 32 bytes, not " + master.length);
        }
        byte[] pseudorandom = mac(new byte[BYTES]).doFinal(master);
        byte[] info = prefixed(List.of("portcullis", scheme, tenant, epoch));
        byte[] first = mac(pseudorandom).doFinal(append(new byte[0], info, 1));
        byte[] second = mac(pseudorandom).doFinal(append(first, info, 2));
        return new MarkKey(scheme, tenant, epoch, first, second);
    }

    /** A key handed over without its master. */
    public static MarkKey of(String scheme, String tenant, String epoch, byte[] key, byte[] salt) {
        return new MarkKey(scheme, tenant, epoch, key.clone(), salt.clone());
    }

    /** The same key for another thread. */
    public MarkKey copy() {
        return new MarkKey(scheme, tenant, epoch, key, salt);
    }

    private static byte[] append(byte[] before, byte[] info, int counter) {
        return ByteBuffer.allocate(before.length + info.length + 1)
                .put(before)
                .put(info)
                .put((byte) counter)
                .array();
    }

    public String scheme() {
        return scheme;
    }

    public String tenant() {
        return tenant;
    }

    public String epoch() {
        return epoch;
    }

    /** The secret itself, for whoever is to detect with it. */
    public byte[] bytes() {
        return key.clone();
    }

    public byte[] salt() {
        return salt.clone();
    }

    /** SHA-256(salt | scheme, tenant and epoch, length-prefixed | key) in hex: to be published before first use. */
    public String commitment() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(prefixed(List.of(scheme, tenant, epoch)));
            return HexFormat.of().formatHex(digest.digest(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** A number in (0, 1) that only the key's holder can know; the same for the same words and target. */
    public double u(List<String> words, String target) {
        return (draw(words, target) >>> 11) * UNIT + UNIT / 2;
    }

    /** One of n choices, each as likely as another to within n / 2^53. */
    public int choice(List<String> words, String target, int n) {
        return (int) (u(words, target) * n);
    }

    private long draw(List<String> words, String target) {
        for (String word : words) {
            update(word);
        }
        update(target);
        return ByteBuffer.wrap(mac.doFinal()).getLong();
    }

    private void update(String field) {
        byte[] bytes = field.getBytes(UTF_8);
        mac.update((byte) (bytes.length >>> 24));
        mac.update((byte) (bytes.length >>> 16));
        mac.update((byte) (bytes.length >>> 8));
        mac.update((byte) bytes.length);
        mac.update(bytes);
    }

    private static byte[] prefixed(List<String> fields) {
        byte[][] all = fields.stream().map(field -> field.getBytes(UTF_8)).toArray(byte[][]::new);
        ByteBuffer buffer = ByteBuffer.allocate(Arrays.stream(all)
                .mapToInt(field -> field.length + Integer.BYTES)
                .sum());
        for (byte[] field : all) {
            buffer.putInt(field.length).put(field);
        }
        return buffer.array();
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "MarkKey[" + scheme + " " + tenant + " " + epoch + "]";
    }
}
