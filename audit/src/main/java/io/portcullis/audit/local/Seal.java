package io.portcullis.audit.local;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The provider's secret: signs thinking blocks (HMAC-SHA256) and seals reasoning items (AES-256-GCM with a nonce
 * derived from the text), so that what comes back altered is noticed.
 */
final class Seal {
    private static final int NONCE_BYTES = 12;
    private final SecretKeySpec signing;
    private final SecretKeySpec sealing;

    Seal(byte[] secret) {
        signing = new SecretKeySpec(hmac(new SecretKeySpec(secret, "HmacSHA256"), "sign"), "HmacSHA256");
        sealing = new SecretKeySpec(hmac(new SecretKeySpec(secret, "HmacSHA256"), "seal"), "AES");
    }

    String signature(String thinking) {
        return Base64.getEncoder().encodeToString(hmac(signing, thinking));
    }

    boolean verifies(String thinking, String signature) {
        return MessageDigest.isEqual(
                signature(thinking).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    String sealed(String text) {
        byte[] nonce = Arrays.copyOf(hmac(signing, "nonce" + text), NONCE_BYTES);
        byte[] box = crypt(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + box.length);
        System.arraycopy(box, 0, all, NONCE_BYTES, box.length);
        return Base64.getUrlEncoder().encodeToString(all);
    }

    /** What {@link #sealed} was given; empty if it was altered or sealed by somebody else. */
    Optional<String> opened(String sealed) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] box = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
        return crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), box)
                .map(text -> new String(text, StandardCharsets.UTF_8));
    }

    private Optional<byte[]> crypt(int mode, byte[] nonce, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealing, new GCMParameterSpec(128, nonce));
            return Optional.of(cipher.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
