package io.portcullis.mark;

import java.util.Optional;

/** The wordings of the table in text that waits: the longest that begins at a place and whose conditions hold. */
final class Wordings {
    /** No wording begins here. */
    static final Found NOTHING = new Found(Optional.empty(), 0, false);

    private static final Found LATER = new Found(Optional.empty(), 0, true);
    private static final int NONE = -1;
    private static final int WAIT = -2;

    private final SlotTable table;
    private final Runs runs;

    /**
     * What begins at a place.
     *
     * @param end where it ends
     * @param waits whether that cannot be told yet
     */
    record Found(Optional<SlotTable.Match> match, int end, boolean waits) {}

    Wordings(SlotTable table, Runs runs) {
        this.table = table;
        this.runs = runs;
    }

    Found at(int start, SlotPlace place) {
        SlotTable.Node node = table.root();
        Found best = NOTHING;
        int from = start;
        while (true) {
            int stop = runs.end(from);
            String word = runs.key(from, stop);
            if (!runs.whole(stop) && stop - from <= Runs.LENGTH_MAX) {
                String beginning = Runs.stripped(word);
                var nodes = from == start ? table.beginning(beginning) : node.after(beginning);
                char first = start < runs.text.length() ? runs.text.charAt(start) : 0;
                return Foresight.possible(nodes, place, first) ? LATER : best;
            }
            String known = node.next(word) != null ? word : Runs.stripped(word);
            SlotTable.Node next = node.next(known);
            if (next == null || known.isEmpty()) {
                return best;
            }
            int end = from + known.length();
            for (SlotTable.Match match : next.here()) {
                int fits = match.slot().fitsBefore(place) ? fits(match, place, start, end) : NONE;
                if (fits == WAIT) {
                    return LATER;
                }
                if (fits != NONE && end > best.end()) {
                    best = new Found(Optional.of(match), end, false);
                }
            }
            node = next;
            from = stop + 1;
            if (!known.equals(word) || !runs.single(stop) || from >= runs.text.length() && runs.ending) {
                return best;
            }
        }
    }

    /** The end of the wording where what follows allows it. */
    private int fits(SlotTable.Match match, SlotPlace place, int start, int end) {
        StringBuilder in = runs.text;
        String raw = in.substring(start, end).replace('\u2019', '\'');
        boolean written = raw.equals(match.wording()) || (place.opening() && raw.equals(capital(match.wording())));
        boolean more = end < in.length() && in.charAt(end) != ' ';
        if (!written || (more && match.slot().needsNext())) {
            return NONE;
        }
        if (!match.slot().needsNext()) {
            return end;
        }
        int from = end + 1;
        int stop = from;
        while (stop < in.length() && stop - from <= Runs.LENGTH_MAX && letter(in.charAt(stop))) {
            stop++;
        }
        String next = from < stop ? in.substring(from, stop).replace('\u2019', '\'') : "";
        boolean coming = stop >= in.length() && stop - from <= Runs.LENGTH_MAX && !runs.ending;
        if (!coming) {
            return match.slot().fitsAfter(place.with(next)) ? end : NONE;
        }
        SlotClass.Outlook outlook =
                next.isEmpty() ? SlotClass.Outlook.OPEN : match.slot().outlook(place.with(next));
        return switch (outlook) {
            case FITS -> end;
            case OPEN -> WAIT;
            case NEVER -> NONE;
        };
    }

    private static boolean letter(char c) {
        return Character.isLetterOrDigit(c) || "'\u2019-".indexOf(c) >= 0;
    }

    static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
