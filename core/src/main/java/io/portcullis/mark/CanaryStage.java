package io.portcullis.mark;

import io.portcullis.traffic.TextStage;
import io.portcullis.traffic.TextWords;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts an account's variants in the place of placeholders in an answer's prose: of each kind the first placeholder that
 * comes, wherever it comes; others of the kind stay. The setting is told by the words before. Placeholders that the
 * caller wrote himself stay, and so do those that are spoken about and not used. Holds back an unfinished word or a
 * placeholder under way, four words at most.
 */
public final class CanaryStage implements TextStage {
    private static final int RECENT = 60;
    private static final int NEAR = 12;
    private static final Set<String> ABOUT = Set.of(
            "term",
            "terms",
            "placeholder",
            "placeholders",
            "name",
            "names",
            "phrase",
            "word",
            "refers",
            "anonymous",
            "unknown",
            "unidentified",
            "plaintiff",
            "called",
            "legal",
            "stands",
            "meaning",
            "known",
            "real",
            "actual",
            "born",
            "died",
            "founded");

    private final CanaryBook book;
    private final MarkKey key;
    private final Predicate<String> asked;
    private final Set<String> beginnings = new HashSet<>();
    private final Map<String, CanaryBook.Kind> kinds = new HashMap<>();
    /** Placeholder by kind, once one was taken. */
    private final Map<String, String> taken = new HashMap<>();

    private final Map<String, String> chosen = new HashMap<>();
    private final Zones zones = new Zones();
    private final Deque<String> recent = new ArrayDeque<>();
    private final StringBuilder in = new StringBuilder();
    private final StringBuilder chunk = new StringBuilder();
    private boolean inside;
    private boolean lineHead = true;
    private int indent;
    private int planted;

    /** A stage for one text.
     *
     * @param asked whether the caller's own request holds a text
     */
    public CanaryStage(CanaryBook book, MarkKey key, Predicate<String> asked) {
        this.book = book;
        this.key = key;
        this.asked = asked;
        for (CanaryBook.Kind kind : book.kinds().values()) {
            for (String placeholder : kind.placeholders()) {
                kinds.put(placeholder, kind);
                for (int i = 1; i <= placeholder.length(); i++) {
                    beginnings.add(placeholder.substring(0, i));
                }
            }
        }
    }

    /** Placeholders replaced so far. */
    public int planted() {
        return planted;
    }

    @Override
    public String accept(String delta) {
        in.append(delta);
        return run(false);
    }

    @Override
    public String end() {
        return run(true);
    }

    private String run(boolean ending) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < in.length()) {
            char c = in.charAt(at);
            if (Character.isWhitespace(c)) {
                space(c);
                out.append(c);
                at++;
                continue;
            }
            if (!inside && lineHead) {
                int stop = at;
                while (stop < in.length() && !Character.isWhitespace(in.charAt(stop))) {
                    stop++;
                }
                if (stop == in.length() && !ending && stop - at < RECENT) {
                    break;
                }
                zones.line(indent, in.substring(at, Math.min(stop, at + RECENT)));
                lineHead = false;
            }
            int end = inside || zones.opaque() ? at : placeholder(at, ending);
            if (end < 0) {
                break;
            }
            inside = true;
            if (end == at) {
                give(c);
                out.append(c);
                at++;
            } else {
                out.append(shown(in.substring(at, end)));
                for (int i = at; i < end; i++) {
                    give(in.charAt(i));
                }
                at = end;
            }
        }
        in.delete(0, at);
        return out.toString();
    }

    private void give(char c) {
        zones.feed(c);
        chunk.append(c);
    }

    private void space(char c) {
        for (String word : TextWords.of(chunk)) {
            recent.addLast(word);
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
        chunk.setLength(0);
        inside = false;
        zones.feed(c);
        if (c == '\n') {
            lineHead = true;
            indent = 0;
        } else if (lineHead) {
            indent++;
        }
    }

    /** Where the placeholder that begins here ends; the same place where none does, -1 where it is not yet known. */
    private int placeholder(int at, boolean ending) {
        int best = at;
        int end = at;
        while (end < in.length() && beginnings.contains(in.substring(at, end + 1))) {
            end++;
            boolean whole =
                    end < in.length() ? !Character.isLetterOrDigit(in.charAt(end)) && in.charAt(end) != '-' : ending;
            if (whole && kinds.containsKey(in.substring(at, end))) {
                best = end;
            }
        }
        return end == in.length() && !ending ? -1 : best;
    }

    private String shown(String placeholder) {
        CanaryBook.Kind kind = kinds.get(placeholder);
        if (kind == null) {
            return placeholder;
        }
        boolean free = taken.getOrDefault(kind.name(), placeholder).equals(placeholder);
        if (!free || asked.test(placeholder) || (!chosen.containsKey(placeholder) && about())) {
            return placeholder;
        }
        planted++;
        taken.put(kind.name(), placeholder);
        return chosen.computeIfAbsent(placeholder, p -> {
            CanaryBook.CanaryClass canary = book.canary(kind.name(), setting());
            return kind.variants().get(canary.variant(key));
        });
    }

    private boolean about() {
        return recent.stream().skip(Math.max(0, recent.size() - NEAR)).anyMatch(ABOUT::contains);
    }

    /** The setting whose words came last. */
    private String setting() {
        List<String> words = List.copyOf(recent);
        for (int i = words.size() - 1; i >= 0; i--) {
            String word = words.get(i).toLowerCase(Locale.ROOT);
            for (Map.Entry<String, Set<String>> setting : book.settings().entrySet()) {
                if (setting.getValue().contains(word)) {
                    return setting.getKey();
                }
            }
        }
        return CanaryBook.OTHER;
    }
}
