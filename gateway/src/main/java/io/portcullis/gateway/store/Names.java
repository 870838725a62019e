package io.portcullis.gateway.store;

import java.util.regex.Pattern;

/** What ids and texts may look like; the error names the field and never repeats a value that is not an id. */
final class Names {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private Names() {}

    static void require(String field, String id) {
        if (!ID.matcher(id).matches()) {
            throw StoreException.invalid(
                    field,
                    field + " must be 1 to 64 letters, digits, dots, dashes, underscores or at signs,"
                            + " and start with a letter or digit");
        }
    }

    static void requireText(String field, String text, int most) {
        if (text.isBlank() || text.length() > most || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            throw StoreException.invalid(field, field + " must be 1 to " + most + " readable characters");
        }
    }
}
