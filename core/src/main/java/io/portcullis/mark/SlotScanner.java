package io.portcullis.mark;

import io.portcullis.traffic.TextWords;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the slots of a text as it streams, asks which wording each shall have, and gives the text out with it. The one
 * reader of both {@link SlotMarker} and {@link SlotDetector}: what one writes the other finds.
 *
 * <p>Text is held back only where a slot may begin and the key might want it otherwise: an unfinished word that some
 * wording begins with, and then as many words as the longest wording has, and one more. Everything else goes out at
 * once, unfinished words too. Conditions are looked at behind before words are waited for, and what waits but cannot
 * change any more goes out before it is understood ({@link Foresight}).
 */
final class SlotScanner {
    private static final int CHUNK_MAX = Runs.LENGTH_MAX;
    private static final int WAIT = -1;
    private static final int NONE = -2;
    private static final Pattern ITEM = Pattern.compile("[A-Za-z][A-Za-z'-]*");
    private static final Set<String> JOINING = Set.of("and", "or", "but");
    private static final String BOLD = "**a**:|**a:**";

    private final SlotTable table = SlotTable.english();
    private final Zones zones = new Zones();
    private final Prose prose = new Prose();
    private final Chooser chooser;
    private final Runs runs = new Runs();
    private final Wordings wordings;
    private final Signs signs;
    private final Foresight foresight;
    private final StringBuilder in = runs.text;
    private final StringBuilder out = new StringBuilder();
    /** The run of characters under way, as given out. */
    private final StringBuilder chunk = new StringBuilder();

    /** Characters given out that still wait to be understood. */
    private int ahead;

    private boolean inside;
    /** Whether nothing but a list marker has stood on the line. */
    private boolean lineHead = true;

    private boolean classified;
    private int indent;
    private boolean bold;
    private boolean colon;
    private boolean curly;
    /** Whether the run under way is a list's number, and a sentence begins behind it. */
    private boolean item;
    /** Whether a dash may follow the last run. */
    private boolean dashable;
    /** Whether the run under way began in prose. */
    private boolean clear;

    /** Which wording a slot shall have. */
    interface Chooser {
        /** 0 or 1. */
        int choose(Slot slot);

        /** Whether a slot, if there is one, would stay as it stands; asks without choosing. */
        default boolean keeps(Slot slot) {
            return false;
        }
    }

    SlotScanner(Chooser chooser) {
        this.chooser = chooser;
        this.signs = new Signs(runs, prose, chooser);
        this.wordings = new Wordings(table, runs);
        this.foresight = new Foresight(table, runs, prose, chooser);
    }

    String accept(String delta) {
        in.append(delta);
        return run();
    }

    String end() {
        runs.ending = true;
        return run();
    }

    int waiting() {
        return in.length() - ahead;
    }

    private String run() {
        out.setLength(0);
        int at = 0;
        while (at < in.length()) {
            int next = step(at);
            if (next == WAIT) {
                break;
            }
            at = next;
        }
        in.delete(0, at);
        if (runs.ending && inside) {
            finish();
        }
        int known = Math.min(ahead, out.length());
        ahead -= known;
        out.delete(0, known);
        int sure = in.isEmpty() ? 0 : sure();
        if (sure > ahead) {
            out.append(in, ahead, sure);
            ahead = sure;
        }
        return out.toString();
    }

    /** How much of the text that waits will stay as it is. */
    private int sure() {
        char first = in.charAt(0);
        if (inside) {
            return foresight.comma(chunk.toString());
        }
        int stop = runs.end(0);
        if (lineHead && !classified) {
            return zones.leaves(first) ? stop : 0;
        }
        boolean sign = lineHead
                ? (stop == 1 && "-*".indexOf(first) >= 0) || Numbering.of(runs.head(0, stop)) > 0
                : stop == 1 && "-\u2013".indexOf(first) >= 0;
        if (sign) {
            return runs.whole(stop) && signs.keeps(0, stop, lineHead) ? foresight.sign(stop) : 0;
        }
        if (bold) {
            return foresight.bold(stop);
        }
        return first == '*' ? 0 : foresight.wording(prose.place(first == '('));
    }

    /** Deals with what stands at a place; where to go on, or WAIT. */
    private int step(int at) {
        char c = in.charAt(at);
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            return space(at, c);
        }
        if (inside) {
            int comma = c == ',' ? comma(at) : NONE;
            return comma == NONE ? pass(at) : comma;
        }
        int stop = runs.end(at);
        boolean whole = stop < in.length() || runs.ending || stop - at > CHUNK_MAX;
        if (lineHead && !classified) {
            if (!whole && !zones.tells(runs.head(at, stop))) {
                return WAIT;
            }
            classified = true;
            zones.line(indent, runs.head(at, stop));
            signs.line(indent > 0 || c == '-' || c == '*');
        }
        clear = !zones.opaque() && stop - at <= CHUNK_MAX;
        int found = clear ? slot(at, stop, whole) : NONE;
        if (found == WAIT) {
            return WAIT;
        }
        item = lineHead && Numbering.of(runs.head(at, stop)) > 0;
        lineHead &= runs.marker(at, stop);
        return found == NONE ? pass(at) : found;
    }

    private int space(int at, char c) {
        if (inside) {
            finish();
        }
        if (c == '\n') {
            prose.begin();
            lineHead = true;
            classified = false;
            bold = false;
            dashable = false;
            indent = 0;
        } else if (lineHead) {
            indent += c == '\t' ? 4 : 1;
        }
        zones.feed(c);
        out.append(c);
        return at + 1;
    }

    private void finish() {
        String text = chunk.toString();
        colon = text.endsWith(":") || text.endsWith(":**");
        String joint = prose.chunk(text, clear && text.length() <= CHUNK_MAX);
        if (!joint.isEmpty()) {
            chooser.choose(new Slot(joint, prose.jointContext(), 1, true));
        }
        if (item) {
            prose.begin();
        }
        int end = text.length() - 1;
        dashable = end > 0
                && clear
                && !item
                && (Character.isLetter(text.charAt(end)) || ")*".indexOf(text.charAt(end)) >= 0);
        item = false;
        clear = false;
        chunk.setLength(0);
        inside = false;
    }

    /** Gives out the rest of a run as far as it is there. */
    private int pass(int at) {
        int stop = runs.end(at);
        int comma = in.indexOf(",", at + 1);
        int until = comma < 0 ? stop : Math.min(stop, comma);
        give(in.substring(at, until), in.substring(at, until));
        return until;
    }

    private void give(String original, String shown) {
        for (int i = 0; i < original.length(); i++) {
            zones.feed(original.charAt(i));
            curly |= original.charAt(i) == '\u2019';
        }
        out.append(shown);
        if (chunk.length() < 4 * CHUNK_MAX) {
            chunk.append(shown);
        }
        inside = true;
    }

    /** Where a slot that begins here ends, or NONE, or WAIT. */
    private int slot(int at, int stop, boolean whole) {
        char first = in.charAt(at);
        if (lineHead && whole && stop - at == 1 && (first == '-' || first == '*')) {
            return shown(at, stop, signs.bullet(at, stop, colon));
        }
        if (lineHead && whole && Numbering.of(runs.head(at, stop)) > 0) {
            return shown(at, stop, signs.number(at, stop, indent));
        }
        if (dashable && stop - at == 1 && (first == '-' || first == '\u2013')) {
            return shown(at, stop, signs.dash(at, stop));
        }
        if (lineHead && first == '*') {
            if (!whole && stop - at <= 2) {
                return WAIT;
            }
            bold = stop - at > 2 && in.charAt(at + 1) == '*';
        }
        if (bold) {
            return boldColon(at, stop, whole);
        }
        return wording(at);
    }

    private int shown(int at, int stop, String sign) {
        if (sign.isEmpty()) {
            return WAIT;
        }
        give(in.substring(at, stop), sign);
        return stop;
    }

    private int boldColon(int at, int stop, boolean whole) {
        if (!whole) {
            return WAIT;
        }
        String text = in.substring(at, stop);
        int variant = text.endsWith("**:") ? 0 : text.endsWith(":**") ? 1 : -1;
        String inner = variant < 0 ? text : text.substring(0, text.length() - 3);
        bold = variant < 0 && text.indexOf("**", text.startsWith("**") ? 2 : 0) < 0;
        List<String> words = TextWords.of(inner);
        boolean fits = variant >= 0
                && !words.isEmpty()
                && inner.indexOf('`') < 0
                && inner.indexOf('*', inner.startsWith("**") ? 2 : 0) < 0
                && prose.english();
        if (!fits) {
            return NONE;
        }
        int chosen = chooser.choose(new Slot(BOLD, prose.context(words), variant, false));
        give(text, chosen == variant ? text : inner + (chosen == 0 ? "**:" : ":**"));
        return stop;
    }

    /**
     * The comma before "and" at the end of a list, or between two clauses; it may be taken away, never put. So only a
     * comma waits for what follows, not the word before it.
     */
    private int comma(int at) {
        String item = chunk.toString();
        int stop = at + 1;
        boolean word =
                clear && chunk.length() <= CHUNK_MAX && ITEM.matcher(item).matches();
        if (!word || (runs.whole(stop) && !runs.single(stop))) {
            return NONE;
        }
        if (!prose.english()) {
            return NONE;
        }
        if (stop + 1 >= in.length() && !runs.ending) {
            return WAIT;
        }
        int third = runs.end(Math.min(stop + 1, in.length()));
        String joining = in.substring(Math.min(stop + 1, third), third);
        if (!runs.whole(third)) {
            return JOINING.stream().anyMatch(known -> known.startsWith(joining)) ? WAIT : NONE;
        }
        if (!JOINING.contains(joining) || !runs.single(third)) {
            return NONE;
        }
        int end = runs.end(third + 1);
        if (!runs.whole(end) && end - third <= CHUNK_MAX && !Foresight.told(in, third + 1, end)) {
            return WAIT;
        }
        List<String> after = TextWords.of(runs.head(third, end));
        String name = after.isEmpty() ? "" : prose.joint(item, joining, after.getFirst());
        if (name.isEmpty()) {
            return NONE;
        }
        int chosen = chooser.choose(new Slot(name, prose.context(TextWords.of(item)), 0, false));
        give(",", chosen == 0 ? "," : "");
        clear = false;
        return stop;
    }

    private int wording(int at) {
        boolean bracket = in.charAt(at) == '(';
        int start = bracket ? at + 1 : at;
        Wordings.Found found = prose.english() ? wordings.at(start, prose.place(bracket)) : Wordings.NOTHING;
        return found.match().map(match -> worded(match, at, start, found.end())).orElse(found.waits() ? WAIT : NONE);
    }

    private int worded(SlotTable.Match match, int at, int start, int end) {
        String raw = in.substring(start, end);
        SlotClass slot = match.slot();
        int chosen = chooser.choose(foresight.slot(match, List.of()));
        String shown = raw;
        if (chosen != match.variant()) {
            String other = slot.variants().get(chosen);
            boolean big = Character.isUpperCase(raw.charAt(0));
            shown = (big ? Wordings.capital(other) : other).replace('\'', curly ? '\u2019' : '\'');
        }
        give(in.substring(at, start), in.substring(at, start));
        int space = shown.lastIndexOf(' ');
        if (space < 0) {
            give(raw, shown);
        } else {
            String[] words = shown.split(" ");
            for (int i = 0; i < words.length; i++) {
                give(i == 0 ? raw : "", words[i]);
                if (i < words.length - 1) {
                    finish();
                    clear = true;
                    out.append(' ');
                }
            }
        }
        return end;
    }
}
