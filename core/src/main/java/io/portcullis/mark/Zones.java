package io.portcullis.mark;

import java.util.Locale;
import java.util.Set;

/**
 * Which parts of an answer are not prose and must stay as they are: code, JSON and other structured text, quotations,
 * formulas, tables, headings, markup, verse. Fed each character as it comes; where it is in doubt it says "not prose",
 * for at most the rest of a paragraph, and for whole answers that begin like data or code.
 */
final class Zones {
    private static final int SHORT_LINE = 60;
    private static final int STANZA = 3;
    /** Longest run that begins an item of a list: "999.". */
    private static final int MARKER_MAX = 4;

    private static final Set<String> ELEMENTS =
            Set.of("pre", "code", "script", "style", "svg", "math", "textarea", "table", "blockquote", "q");

    private boolean reply;
    private boolean fence;
    private char fenceMark;
    private int fenceLength;
    private boolean closingFence;
    private boolean line;
    private boolean list;
    private boolean blank = true;
    private int length;
    private boolean plainLine;
    private int verse;
    private int ticks;
    private int code;
    private boolean quote;
    private boolean curly;
    private boolean single;
    private int brackets;
    private int braces;
    private int dollars;
    private boolean inline;
    private boolean block;
    private boolean slashed;
    private boolean environment;
    private boolean tag;
    private boolean angle;
    private final StringBuilder name = new StringBuilder();
    private String element = "";
    private final StringBuilder last = new StringBuilder();
    private boolean started;

    /** Whether what comes next must not be touched. */
    boolean opaque() {
        return reply
                || fence
                || closingFence
                || line
                || ticks > 0
                || code > 0
                || quote
                || curly
                || single
                || brackets > 0
                || braces > 0
                || dollars > 0
                || inline
                || block
                || slashed
                || environment
                || tag
                || !element.isEmpty();
    }

    /** Whether a line may be told by the beginning of its first run, without the rest. */
    boolean tells(String beginning) {
        char first = beginning.charAt(0);
        if (reply || fence) {
            return reply || run(beginning, fenceMark) < beginning.length();
        }
        return started
                && switch (first) {
                    case '`', '~' -> false;
                    case '-', '*', '+', '\u2022' -> beginning.length() > 1;
                    default -> !Character.isDigit(first) || beginning.length() > MARKER_MAX;
                };
    }

    /** Whether a line that begins like this is left as it is, at least as far as its first run goes. */
    boolean leaves(char first) {
        return lasting() || "`~#|>{}[]<@/\\$%&=;".indexOf(first) >= 0;
    }

    /** Whether a fence, a formula or a whole answer of data lasts beyond the line. */
    private boolean lasting() {
        return reply || fence || block || environment || !element.isEmpty();
    }

    /**
     * The first run of characters of a line, before any of them is fed.
     *
     * @param indent columns of white space before it
     */
    void line(int indent, String head) {
        if (!started) {
            started = true;
            reply = data(head);
        }
        if (fence) {
            closingFence = run(head, fenceMark) >= fenceLength && head.length() == run(head, fenceMark);
            return;
        }
        char first = head.charAt(0);
        if (!lasting() && (run(head, '`') >= 3 || run(head, '~') >= 3)) {
            fence = true;
            fenceMark = first;
            fenceLength = run(head, first);
            return;
        }
        boolean item = head.length() == 1 && "-*+\u2022".indexOf(first) >= 0
                || head.length() <= MARKER_MAX
                        && Character.isDigit(first)
                        && ".)".indexOf(head.charAt(head.length() - 1)) >= 0;
        boolean indented = indent >= 4 && !list;
        list = item || (list && indent > 0);
        plainLine = !item;
        line = indented
                || "#|>{}[]<@/\\$%+&=;".indexOf(first) >= 0
                || (!item && Character.isLowerCase(first))
                || (!item && verse > 0);
    }

    private static boolean data(String head) {
        char first = head.charAt(0);
        boolean key = head.length() > 1
                && head.endsWith(":")
                && (Character.isLowerCase(first) || head.indexOf('_') >= 0 || head.equals("---"));
        return "{[<\"".indexOf(first) >= 0 && first != '"'
                || key
                || head.equals("---")
                || head.startsWith("#!")
                || head.chars().filter(c -> c == ',').count() >= 2
                || Set.of("def", "import", "from", "class", "public", "const", "let", "var", "function", "select")
                        .contains(head);
    }

    private static int run(String text, char mark) {
        int length = 0;
        while (length < text.length() && text.charAt(length) == mark) {
            length++;
        }
        return length;
    }

    /** The next character of the text. */
    void feed(char c) {
        if (c == '\n') {
            newline();
            return;
        }
        length++;
        blank &= Character.isWhitespace(c);
        if (reply || fence || closingFence) {
            return;
        }
        boolean tick = c == '`';
        if (!tick && ticks > 0) {
            code = code == 0 ? ticks : code == ticks ? 0 : code;
            ticks = 0;
        }
        if (tick) {
            ticks++;
        } else if (code == 0) {
            math(c);
            markup(c);
            quotes(c);
            signs(c);
        }
        last.append(c);
        if (last.length() > 8) {
            last.deleteCharAt(0);
        }
    }

    private void newline() {
        if (closingFence) {
            closingFence = false;
            fence = false;
        }
        if (!lasting()) {
            if (blank) {
                paragraph();
                verse = verse >= STANZA ? 1 : 0;
            } else {
                verse = plainLine && length <= SHORT_LINE ? verse + 1 : 0;
            }
        }
        if (ticks > 0 && !fence) {
            code = code == 0 ? ticks : code == ticks ? 0 : code;
            ticks = 0;
        }
        line = false;
        single = false;
        inline = false;
        tag = false;
        angle = false;
        if (dollars > 0) {
            block ^= dollars == 2;
            dollars = 0;
        }
        blank = true;
        length = 0;
        last.setLength(0);
    }

    private void paragraph() {
        code = 0;
        ticks = 0;
        quote = false;
        curly = false;
        brackets = 0;
        slashed = false;
    }

    private char before() {
        return last.isEmpty() ? ' ' : last.charAt(last.length() - 1);
    }

    private void math(char c) {
        if (c == '$') {
            dollars++;
        } else if (dollars > 0) {
            if (dollars >= 2) {
                block ^= true;
            } else if (inline) {
                inline = false;
            } else {
                inline = !Character.isDigit(c) && !Character.isWhitespace(c);
            }
            dollars = 0;
        }
        if (before() == '\\') {
            slashed = (c == '(' || c == '[') || (slashed && c != ')' && c != ']');
        }
        if (c == 'n' && last.toString().endsWith("\\begi")) {
            environment = true;
        } else if (c == 'd' && last.toString().endsWith("\\en")) {
            environment = false;
            line = true;
        }
    }

    private void markup(char c) {
        if (angle && (Character.isLetter(c) || c == '/' || c == '!')) {
            tag = true;
            name.setLength(0);
        }
        angle = c == '<';
        if (tag && c == '>') {
            tag = false;
            element();
        } else if (tag && name.length() < 32) {
            name.append(c);
        }
    }

    private void element() {
        String[] words = name.toString().toLowerCase(Locale.ROOT).split("[\\s>]", 2);
        String called = words[0];
        if (called.startsWith("/")) {
            element = called.substring(1).equals(element) ? "" : element;
        } else if (element.isEmpty() && ELEMENTS.contains(called) && before() != '/') {
            element = called;
        }
    }

    private void quotes(char c) {
        boolean afterWord = Character.isLetterOrDigit(before());
        switch (c) {
            case '"' -> quote = !quote && !afterWord;
            case '\u201C', '\u201E', '\u00AB' -> curly = true;
            case '\u201D', '\u00BB' -> curly = false;
            case '\'', '\u2018' -> single = single || !afterWord;
            default -> {
                if (single && before() == '\'' && last.length() > 1 && !Character.isLetterOrDigit(c)) {
                    single = Character.isWhitespace(last.charAt(last.length() - 2));
                } else if (single && before() == '\u2019' && !Character.isLetterOrDigit(c)) {
                    single = false;
                }
            }
        }
    }

    private void signs(char c) {
        switch (c) {
            case '[' -> brackets++;
            case ']' -> brackets = Math.max(0, brackets - 1);
            case '{' -> braces++;
            case '}' -> braces = Math.max(0, braces - 1);
            case '=', '|', '\t' -> line = true;
            default -> {}
        }
    }
}
