package io.portcullis.gateway.authenticate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A virtual key's token: {@code pk-}, a readable name, 256 random bits in base 62, and six characters of checksum by
 * which a scanner for leaked secrets, or the gateway, tells a real one from noise.
 *
 * <p>Only {@link #hash} is ever stored. A plain SHA-256 is enough for a secret of 256 random bits: there is nothing
 * to guess, so nothing for a slow hash to slow down.
 */
public final class KeySecret {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 43;
    private static final int CHECK_LENGTH = 6;
    private static final int NAME_LENGTH_MAX = 16;

    private final String token;

    private KeySecret(String token) {
        this.token = token;
    }

    /** @param name readable part; what is not a small letter or digit is left out, and all beyond 16 characters */
    public static KeySecret create(String name, SecureRandom random) {
        StringBuilder token = new StringBuilder("pk-");
        name.toLowerCase(java.util.Locale.ROOT)
                .chars()
                .filter(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
                .limit(NAME_LENGTH_MAX)
                .forEach(c -> token.append((char) c));
        token.append(token.length() == 3 ? "key-" : "-");
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new KeySecret(token + checksum(token.toString()));
    }

    /** True for text that has the form and the checksum of a virtual key. */
    public static boolean wellFormed(String text) {
        int dash = text.lastIndexOf('-');
        int body = text.length() - dash - 1;
        if (!text.startsWith("pk-") || dash < 4 || dash > 3 + NAME_LENGTH_MAX || body != RANDOM_LENGTH + CHECK_LENGTH) {
            return false;
        }
        int end = text.length() - CHECK_LENGTH;
        return checksum(text.substring(0, end)).equals(text.substring(end));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        char[] check = new char[CHECK_LENGTH];
        for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
            check[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(check);
    }

    /** Lower-case hexadecimal SHA-256 of a whole token. */
    public static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The secret itself, to be shown once. */
    public String token() {
        return token;
    }

    public String hash() {
        return hash(token);
    }

    /** Enough of the token to recognise it by, with 227 of its random bits left unsaid. */
    public String shown() {
        return token.substring(0, token.lastIndexOf('-') + 6);
    }

    /** Masked, so that a log never holds the secret. */
    @Override
    public String toString() {
        return shown() + "...";
    }
}
