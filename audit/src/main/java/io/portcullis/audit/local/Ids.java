package io.portcullis.audit.local;

import java.util.SplittableRandom;

/** Identifiers in the shape of the APIs spoken. */
final class Ids {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Ids() {}

    static String alphanumeric(String prefix, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
