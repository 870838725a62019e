package io.portcullis.admit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a version of terms: lower-case hexadecimal SHA-256 of what was agreed to.
 *
 * <p>Of the Markdown alone it is the hash of its UTF-8 bytes. With a licence beside it, it is the hash of the canonical
 * JSON (RFC 8785) {@code {"licence":...,"text_sha256":"..."}}, so that neither can change without the other's
 * acceptance, and anybody can recompute it with two ordinary tools.
 */
public final class TermsHash {
    private TermsHash() {}

    public static String of(String markdown, Optional<Licence> licence) {
        String text = sha256(markdown);
        return licence.map(rights ->
                        sha256("{\"licence\":" + LicenceJson.canonical(rights) + ",\"text_sha256\":\"" + text + "\"}"))
                .orElse(text);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java", e);
        }
    }
}
