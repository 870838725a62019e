package io.portcullis.evidence;

import io.portcullis.ledger.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON in its one canonical spelling (RFC 8785): keys sorted, no spaces, numbers as ECMAScript writes them. */
public final class CanonicalJson {
    /** Longest text, in characters. */
    public static final int LENGTH_MAX = 16 << 20;

    /** Deepest nesting of objects and arrays. */
    public static final int DEPTH_MAX = 64;

    private CanonicalJson() {}

    /** @throws MalformedException unless it is one JSON object or array, without double keys, within the bounds */
    public static String of(String json) {
        if (json.length() > LENGTH_MAX || depth(json) > DEPTH_MAX) {
            throw new MalformedException("JSON", "is too long or too deep");
        }
        try {
            return new JsonCanonicalizer(json).getEncodedString();
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("JSON", "cannot be read: " + e.getMessage());
        }
    }

    /** The canonical text in UTF-8. */
    public static byte[] bytes(String json) {
        return of(json).getBytes(StandardCharsets.UTF_8);
    }

    private static int depth(String json) {
        int depth = 0;
        int deepest = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            switch (json.charAt(i)) {
                case '"' -> quoted = !quoted;
                case '\\' -> i++;
                case '{', '[' -> depth += quoted ? 0 : 1;
                case '}', ']' -> depth -= quoted ? 0 : 1;
                default -> {}
            }
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }
}
