package io.portcullis.mark;

import java.util.Locale;

/** Text that has come and is not yet given out, seen as runs of characters between white space. */
final class Runs {
    static final int LENGTH_MAX = 64;

    final StringBuilder text = new StringBuilder();
    /** Whether nothing further comes. */
    boolean ending;

    /** Where the run that begins here ends, as far as it is there. */
    int end(int from) {
        int i = from;
        while (i < text.length() && " \n\t\r".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /** The beginning of a run, as much of it as is ever looked at. */
    String head(int at, int stop) {
        return text.substring(at, Math.min(stop, at + LENGTH_MAX + 1));
    }

    /** Whether a run that ends here is all there. */
    boolean whole(int stop) {
        return stop < text.length() || ending;
    }

    /** Whether a space follows. */
    boolean single(int stop) {
        return stop < text.length() && text.charAt(stop) == ' ';
    }

    /** Whether a list's item of prose follows: a capital letter or bold type. */
    boolean item(int stop) {
        return single(stop)
                && stop + 2 < text.length()
                && (Character.isUpperCase(text.charAt(stop + 1))
                        || (text.charAt(stop + 1) == '*' && text.charAt(stop + 2) == '*'));
    }

    /** Whether the run begins a list's item: a bullet or a number. */
    boolean marker(int at, int stop) {
        int length = stop - at;
        char last = text.charAt(stop - 1);
        return (length == 1 && "-*+\u2022".indexOf(last) >= 0)
                || (length <= 4 && Character.isDigit(text.charAt(at)) && ".)".indexOf(last) >= 0);
    }

    /** The run as wordings are looked up. */
    String key(int from, int stop) {
        return text.substring(from, Math.min(stop, from + LENGTH_MAX))
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'');
    }

    /** Without the punctuation behind it. */
    static String stripped(String word) {
        int end = word.length();
        while (end > 0 && ".,;:!?)".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }
}
