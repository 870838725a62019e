package io.portcullis.bench.detection.town;

/** Which script a text is written in, as far as the simulation must know. */
final class Script {
    private Script() {}

    /** Whether a quarter of the beginning is Chinese characters. */
    static boolean chinese(String text) {
        int wide = 0;
        int seen = Math.min(text.length(), 400);
        for (int i = 0; i < seen; i++) {
            if (text.charAt(i) >= 0x3400 && text.charAt(i) <= 0x9FFF) {
                wide++;
            }
        }
        return wide * 4 > seen;
    }

    /** Share of letters that are not ASCII. */
    static double foreign(String text) {
        int odd = 0;
        int letters = 1;
        for (int i = 0; i < Math.min(text.length(), 600); i++) {
            char c = text.charAt(i);
            if (Character.isLetter(c)) {
                letters++;
                odd += c > 127 ? 1 : 0;
            }
        }
        return (double) odd / letters;
    }
}
