package io.portcullis.mark;

/** The numbered lists under way, one for each indentation: whether their numbers are followed by the other sign. */
final class Numbering {
    private static final int INDENT_MAX = 24;
    private static final int NUMBER_MAX = 99;

    private final int[] last = new int[INDENT_MAX];
    private final char[] sign = new char[INDENT_MAX];
    private final boolean[] swapped = new boolean[INDENT_MAX];

    /** The number that a run such as "12." holds, or 0. */
    static int of(CharSequence run) {
        int end = run.length() - 1;
        if (end < 1 || end > 2 || ".)".indexOf(run.charAt(end)) < 0 || run.charAt(0) == '0') {
            return 0;
        }
        int number = 0;
        for (int i = 0; i < end; i++) {
            if (run.charAt(i) < '0' || run.charAt(i) > '9') {
                return 0;
            }
            number = 10 * number + run.charAt(i) - '0';
        }
        return number;
    }

    /** A list begins with its first item. */
    void begin(int indent, char written, boolean swap) {
        if (indent >= INDENT_MAX) {
            return;
        }
        for (int deeper = indent + 1; deeper < INDENT_MAX; deeper++) {
            last[deeper] = 0;
        }
        last[indent] = 1;
        sign[indent] = written;
        swapped[indent] = swap;
    }

    /** Whether an item that goes on with a list takes the other sign; what does not go on ends the list. */
    boolean follows(int indent, int number, char written) {
        if (indent >= INDENT_MAX) {
            return false;
        }
        boolean next = number <= NUMBER_MAX && last[indent] == number - 1 && sign[indent] == written;
        last[indent] = next ? number : 0;
        return next && number > 1 && swapped[indent];
    }
}
