package io.portcullis.gateway.console;

import io.portcullis.gateway.authenticate.KeySecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * A configured administrator.
 *
 * @param name for the audit trail
 * @param hash lower-case hexadecimal SHA-256 of the token
 */
public record AdminToken(String name, String hash, Role role) {
    private static final int SECRET_LENGTH_MIN = 16;

    public AdminToken {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the hash of admin token " + name + " must be 64 hexadecimal digits");
        }
    }

    /** A token given in clear, of at least 16 characters. */
    public static AdminToken ofSecret(String name, String secret, Role role) {
        if (secret.length() < SECRET_LENGTH_MIN) {
            throw new IllegalArgumentException("admin token " + name + " must have at least 16 characters");
        }
        return new AdminToken(name, KeySecret.hash(secret), role);
    }

    /** Whose token this is; compares with every one in constant time. */
    static Optional<AdminToken> find(List<AdminToken> tokens, String secret) {
        byte[] hash = KeySecret.hash(secret).getBytes(StandardCharsets.US_ASCII);
        Optional<AdminToken> found = Optional.empty();
        for (AdminToken token : tokens) {
            if (MessageDigest.isEqual(token.hash.getBytes(StandardCharsets.US_ASCII), hash)) {
                found = Optional.of(token);
            }
        }
        return found;
    }
}
