package io.portcullis.bench.mark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts cut by words, their white space kept; an ideograph counts as a word. */
final class Cuts {
    private Cuts() {}

    /** Where each word ends. */
    static List<Integer> ends(String text) {
        List<Integer> ends = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alone = Character.isIdeographic(c);
            boolean word = Character.isLetterOrDigit(c) && !alone;
            if (inside && !word && c != '\'' && c != '\u2019') {
                ends.add(i);
                inside = false;
            }
            inside |= word;
            if (alone) {
                ends.add(i + 1);
            }
        }
        if (inside) {
            ends.add(text.length());
        }
        return ends;
    }

    static int words(String text) {
        return ends(text).size();
    }

    static String first(String text, int words) {
        List<Integer> ends = ends(text);
        return ends.size() <= words ? text : text.substring(0, ends.get(words - 1));
    }

    /** Windows of so many words, one after another; what is left over is dropped. */
    static List<String> windows(String text, int words) {
        List<Integer> ends = ends(text);
        List<String> windows = new ArrayList<>();
        for (int i = 0; i + words <= ends.size(); i += words) {
            windows.add(text.substring(i == 0 ? 0 : ends.get(i - 1), ends.get(i + words - 1)));
        }
        return windows;
    }

    /** The text with each word lost with a probability. */
    static String lossy(String text, double loss, Random random) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int end : ends(text)) {
            if (random.nextDouble() >= loss) {
                out.append(text, from, end);
            }
            from = end;
        }
        return out.append(text.substring(from)).toString();
    }
}
