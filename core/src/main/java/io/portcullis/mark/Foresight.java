package io.portcullis.mark;

import io.portcullis.traffic.TextWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Tells of text that waits to be understood how much of it will stay as it is whatever comes: where no wording that may
 * still be one is another than the key would have. What is sure once stays sure, so it need not wait.
 */
final class Foresight {
    /** Where it is cheaper to wait than to look. */
    private static final int CHOICES_MAX = 8;

    private final SlotTable table;
    private final Runs runs;
    private final Prose prose;
    private final SlotScanner.Chooser chooser;

    Foresight(SlotTable table, Runs runs, Prose prose, SlotScanner.Chooser chooser) {
        this.table = table;
        this.runs = runs;
        this.prose = prose;
        this.chooser = chooser;
    }

    /** Whether wordings that lead on from here may fit a place; a first letter of 0 is not known yet. */
    static boolean possible(Collection<SlotTable.Node> nodes, SlotPlace place, char first) {
        for (SlotTable.Node node : nodes) {
            for (SlotTable.Match match : node.below()) {
                if (first == 0 ? match.slot().fitsBefore(place) : match.fits(place, first)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the letters of a word that have come tell which class of comma stands before it. */
    static boolean told(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
                return false;
            }
        }
        return from < to && !Prose.telling(text.subSequence(from, to).toString());
    }

    /** A wording as a slot, with further words between it and the words behind. */
    Slot slot(SlotTable.Match match, List<String> further) {
        SlotClass slot = match.slot();
        return new Slot(slot.name(), prose.context(further), match.variant(), slot.fixed(match.variant()));
    }

    /** A comma that may have to go, behind an item. */
    int comma(String item) {
        List<String> words = TextWords.of(item);
        for (String name : prose.joints(item)) {
            if (!chooser.keeps(new Slot(name, prose.context(words), 0, false))) {
                return 0;
            }
        }
        return words(1, new ArrayList<>(words));
    }

    /** A run in bold type: only the colon at its end may change its place. */
    int bold(int stop) {
        int sure = stop;
        while (sure > 0 && ":*".indexOf(runs.text.charAt(sure - 1)) >= 0) {
            sure--;
        }
        return sure;
    }

    /** A run that is a sign of a list or a dash, and stays. */
    int sign(int stop) {
        return words(stop, new ArrayList<>());
    }

    /** A run that wordings may begin with. */
    int wording(SlotPlace place) {
        int start = place.bracket() ? 1 : 0;
        return run(start, Optional.of(place), new ArrayList<>());
    }

    /** Up to the first word that may change, from white space or the end on. */
    private int words(int from, List<String> further) {
        boolean space = from < runs.text.length() && runs.text.charAt(from) == ' ';
        return space ? run(from + 1, Optional.empty(), further) : from;
    }

    private int run(int at, Optional<SlotPlace> place, List<String> further) {
        int stop = runs.end(at);
        int letters = at;
        while (letters < stop && word(runs.text.charAt(letters))) {
            letters++;
        }
        if (letters == at || !keeps(at, stop, place, further)) {
            return at;
        }
        if (letters < stop) {
            return letters;
        }
        further.addAll(TextWords.of(runs.text.substring(at, stop)));
        return words(stop, further);
    }

    private static boolean word(char c) {
        return Character.isLetterOrDigit(c) || c == '\'' || c == '\u2019';
    }

    /** Whether no wording that may begin with a run would become another; what is not known is answered no. */
    private boolean keeps(int at, int stop, Optional<SlotPlace> place, List<String> further) {
        List<SlotTable.Match> may = new ArrayList<>();
        Collection<SlotTable.Node> nodes = List.of(table.root());
        int from = at;
        int end = stop;
        while (true) {
            String word = runs.key(from, end);
            if (!runs.whole(end)) {
                String beginning = Runs.stripped(word);
                Collection<SlotTable.Node> next = from == at ? table.beginning(beginning) : after(nodes, beginning);
                next.forEach(node -> may.addAll(node.below()));
                break;
            }
            SlotTable.Node node = nodes.iterator().next();
            String known = node.next(word) != null ? word : Runs.stripped(word);
            SlotTable.Node next = node.next(known);
            if (next == null || known.isEmpty()) {
                break;
            }
            may.addAll(next.here());
            if (!known.equals(word) || !runs.single(end)) {
                break;
            }
            nodes = List.of(next);
            from = end + 1;
            end = runs.end(from);
        }
        return kept(may, at, place, further);
    }

    private static List<SlotTable.Node> after(Collection<SlotTable.Node> nodes, String beginning) {
        return nodes.stream().flatMap(node -> node.after(beginning).stream()).toList();
    }

    private boolean kept(List<SlotTable.Match> may, int at, Optional<SlotPlace> place, List<String> further) {
        int asked = 0;
        for (SlotTable.Match match : may) {
            boolean fits = place.isEmpty() || match.fits(place.get(), runs.text.charAt(at));
            if (fits && (++asked > CHOICES_MAX || !chooser.keeps(slot(match, further)))) {
                return false;
            }
        }
        return true;
    }
}
