package io.portcullis.ledger;

/** Counts in the only spelling the formats allow: ASCII digits without leading zeroes, below 2^63. */
final class Decimal {
    private Decimal() {}

    static long parse(String where, String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || (text.length() > 1 && text.charAt(0) == '0') || text.length() > 19) {
            throw new MalformedException(where, "is not a decimal count");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedException(where, "is 2^63 or more");
        }
    }
}
