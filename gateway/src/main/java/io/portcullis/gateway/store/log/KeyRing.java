package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Master keys (AES-256) by id: the current one wraps the data keys of new segments, older ones stay to read old
 * segments. Master keys are rotated by adding a key and making it current; {@link SealedSegments#rewrap} moves old
 * segments over, so that the old key can be destroyed.
 */
public final class KeyRing {
    static final int ID_BYTES = 64;
    private static final int KEYS_MAX = 64;
    private static final String LONE = "main";

    private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    private final String current;

    /** Keys of 32 bytes each by id (1 to 64 bytes of UTF-8); {@code current} must be among them. */
    public KeyRing(String current, Map<String, byte[]> keys) {
        if (keys.size() > KEYS_MAX || !keys.containsKey(current)) {
            throw new IllegalArgumentException("key ring of %d keys without \"%s\"".formatted(keys.size(), current));
        }
        keys.forEach((id, key) -> {
            int length = id.getBytes(UTF_8).length;
            if (key.length != 32 || length < 1 || length > ID_BYTES) {
                throw new IllegalArgumentException(
                        "master key \"%s\": 32 bytes wanted, %d given".formatted(id, key.length));
            }
            this.keys.put(id, new SecretKeySpec(key, "AES"));
        });
        this.current = current;
    }

    /**
     * A ring written as {@code id:base64} pairs parted by white space or commas, the current key first; a key without
     * an id is called {@code main}.
     */
    public static KeyRing parse(String text) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        String current = "";
        for (String pair : text.strip().split("[\\s,]+", KEYS_MAX + 1)) {
            int colon = pair.indexOf(':');
            if (colon == 0) {
                throw new IllegalArgumentException("master keys are written as id:base64");
            }
            String id = colon < 0 ? LONE : pair.substring(0, colon);
            try {
                keys.put(id, Base64.getDecoder().decode(pair.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("master key \"%s\" is not base64".formatted(id));
            }
            current = current.isEmpty() ? id : current;
        }
        return new KeyRing(current, keys);
    }

    /**
     * A ring's text with a fresh key in front, which is the current one from then on.
     *
     * @param id of the fresh key
     */
    public static String rotated(String text, String id, SecureRandom random) {
        KeyRing old = parse(text);
        if (old.knows(id)) {
            throw new IllegalArgumentException("there is a master key \"" + id + "\" already");
        }
        byte[] key = new byte[32];
        random.nextBytes(key);
        StringBuilder ring =
                new StringBuilder(id).append(':').append(Base64.getEncoder().encodeToString(key));
        for (String pair : text.strip().split("[\\s,]+", KEYS_MAX + 1)) {
            ring.append('\n').append(pair.indexOf(':') < 0 ? LONE + ":" + pair : pair);
        }
        parse(ring.toString());
        return ring.append('\n').toString();
    }

    /** Ids of the master keys, the current one first. */
    public List<String> ids() {
        return keys.keySet().stream()
                .sorted(Comparator.comparing((String id) -> !id.equals(current)))
                .toList();
    }

    String current() {
        return current;
    }

    boolean knows(String id) {
        return keys.containsKey(id);
    }

    byte[] wrap(byte[] dataKey, byte[] nonce, byte[] context) throws GeneralSecurityException {
        return crypt(Cipher.ENCRYPT_MODE, current, dataKey, nonce, context);
    }

    byte[] unwrap(String id, byte[] wrapped, byte[] nonce, byte[] context) throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, id, wrapped, nonce, context);
    }

    private byte[] crypt(int mode, String id, byte[] bytes, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        SecretKeySpec key = keys.get(id);
        if (key == null) {
            throw new GeneralSecurityException("master key \"%s\" is not on the ring".formatted(id));
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(context);
        return cipher.doFinal(bytes);
    }

    @Override
    public String toString() {
        return "KeyRing[" + current + ", " + keys.size() + " keys]";
    }
}
