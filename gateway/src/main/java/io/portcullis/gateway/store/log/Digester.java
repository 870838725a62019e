package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces a text by {@code digest:<32 hex digits>:<length>}: the first half of its HMAC-SHA-256 under the store's
 * secret, and its length in characters. Equal texts stay equal, so that repetition can still be seen; without the
 * secret no guess at a text can be checked. One instance a thread.
 */
final class Digester implements TextMask {
    private final Mac mac;

    Digester(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is missing from this Java", e);
        }
    }

    @Override
    public String mask(String text) {
        if (text.isEmpty()) {
            return text;
        }
        byte[] digest = mac.doFinal(text.getBytes(UTF_8));
        return "digest:" + HexFormat.of().formatHex(Arrays.copyOf(digest, 16)) + ":" + text.length();
    }
}
