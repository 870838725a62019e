package io.portcullis.mark;

import java.util.List;

/**
 * The slots that are signs, not words: bullets, the sign behind a list's number, dashes. All of a list, and all dashes
 * of a line, are alike: the first draws the bit.
 */
final class Signs {
    /** There is not enough text yet. */
    static final String WAIT = "";

    private static final String BULLET = "- a|* a";
    private static final String NUMBER = "1. a|1) a";
    private static final String DASH = "a - b|a \u2013 b";
    /** What must be there behind a sign: a space and two letters. */
    private static final int AHEAD = 3;

    private final Runs runs;
    private final Prose prose;
    private final SlotScanner.Chooser chooser;
    private final Numbering numbering = new Numbering();
    private boolean listed;
    private boolean bullets;
    private boolean dashed;
    private boolean dashes;

    Signs(Runs runs, Prose prose, SlotScanner.Chooser chooser) {
        this.runs = runs;
        this.prose = prose;
        this.chooser = chooser;
    }

    /** A line begins; a list of bullets goes on only where it may belong to one. */
    void line(boolean goesOn) {
        listed &= goesOn;
        dashed = false;
    }

    /** Whether the key wants the other sign. */
    private boolean other(String name, int variant) {
        return chooser.choose(slot(name, variant)) != variant;
    }

    private boolean waits(int stop) {
        return stop + AHEAD > runs.text.length() && !runs.ending;
    }

    /** Whether a sign that waits will stay as it is, whatever it turns out to be. */
    boolean keeps(int at, int stop, boolean lineHead) {
        if (!lineHead && dashed) {
            return false;
        }
        String written = runs.text.substring(at, stop);
        Slot slot = Numbering.of(written) > 0
                ? slot(NUMBER, written.endsWith(".") ? 0 : 1)
                : slot(lineHead ? BULLET : DASH, written.equals("-") ? 0 : 1);
        return chooser.keeps(slot);
    }

    private Slot slot(String name, int variant) {
        return new Slot(name, prose.context(List.of()), variant, false);
    }

    /**
     * The bullet to be shown.
     *
     * @param colon whether a colon stands before the list
     */
    String bullet(int at, int stop, boolean colon) {
        String written = runs.text.substring(at, stop);
        if (!listed) {
            if (!colon || !prose.english()) {
                return written;
            }
            if (waits(stop)) {
                return WAIT;
            }
            if (!runs.item(stop)) {
                return written;
            }
            listed = true;
            bullets = other(BULLET, written.equals("-") ? 0 : 1);
        }
        return !bullets ? written : written.equals("-") ? "*" : "-";
    }

    /** The number of an item, with the sign to be shown. */
    String number(int at, int stop, int indent) {
        String written = runs.text.substring(at, stop);
        int number = Numbering.of(written);
        boolean first = number == 1 && prose.english();
        if (first && waits(stop)) {
            return WAIT;
        }
        char sign = runs.text.charAt(stop - 1);
        boolean swap = numbering.follows(indent, number, sign);
        if (first && runs.item(stop)) {
            swap = other(NUMBER, sign == '.' ? 0 : 1);
            numbering.begin(indent, sign, swap);
        }
        return swap ? number + (sign == '.' ? ")" : ".") : written;
    }

    /** The dash to be shown. */
    String dash(int at, int stop) {
        String written = runs.text.substring(at, stop);
        if (dashed ? !dashes : !prose.english()) {
            return written;
        }
        if (waits(stop)) {
            return WAIT;
        }
        boolean fits = runs.single(stop)
                && stop + 2 < runs.text.length()
                && Character.isLetter(runs.text.charAt(stop + 1))
                && Character.isLetter(runs.text.charAt(stop + 2));
        if (!fits) {
            return written;
        }
        if (!dashed) {
            dashed = true;
            dashes = other(DASH, written.equals("-") ? 0 : 1);
        }
        return !dashes ? written : written.equals("-") ? "\u2013" : "-";
    }
}
