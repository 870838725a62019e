package io.portcullis.gateway.observe;

import java.util.regex.Pattern;

/**
 * The second net under the allow-lists: whatever looks like a credential (a prefixed key, a bearer token, a JWT)
 * becomes {@code ***}, also where a caller puts it into a model's name or a library into a message.
 */
final class Redaction {
    static final String PATTERN = "(?i)(bearer +[^ \"]{8,}|eyJ[a-z0-9_-]{10,}[.a-z0-9_-]*"
            + "|(?<![a-z0-9])(sk|pk|pc|pcl|portcullis|key)[_-][a-z0-9_-]{16,})";

    private static final Pattern COMPILED = Pattern.compile(PATTERN);
    private static final int SHORTEST = 13;

    private Redaction() {}

    static String of(String text) {
        return text.length() < SHORTEST ? text : COMPILED.matcher(text).replaceAll("***");
    }
}
