package io.portcullis.mark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The slot classes of a language, read from the table of this room, and a tree to find them by their words. */
final class SlotTable {
    private static final Pattern SET = Pattern.compile("<(\\w+)>");
    private static final Pattern ABSTRACT = Pattern.compile(
            "[a-z]{2,}(?:tion|ment|ity|ance|ence|ture|ology|ism|ness|ship|sis|tions|ments|ities|tures|ologies|ships)");
    /** Ends like a plural, and is none of the verbs after which "like" compares. */
    private static final Pattern PLURAL =
            Pattern.compile("(?!(?:looks|feels|sounds|seems|acts|tastes|works|smells|plays"
                    + "|behaves|is|was|this|does|has|its|as|thus|always|appears|functions|reads|moves|runs|likes"
                    + "|perhaps|thinks|lives|sings|dresses|writes|talks|eats|dogs|cats|animals|people|kids|users"
                    + "|others)$)"
                    + "[a-z-]{2,}[^s']s");

    private static final int COLUMNS = 6;
    private static final SlotTable ENGLISH = read("english.txt");

    private final Node root = new Node();
    private final Map<String, Set<Node>> beginnings = new HashMap<>();
    private final List<SlotClass> classes = new ArrayList<>();

    /** Where the words read so far lead. */
    static final class Node {
        private final Map<String, Node> next = new HashMap<>();
        private final List<Match> here = new ArrayList<>();
        /** Those that end here or further on. */
        private final List<Match> below = new ArrayList<>();

        @Nullable Node next(String word) {
            return next.get(word);
        }

        List<Match> here() {
            return here;
        }

        /** Those that end here or further on. */
        List<Match> below() {
            return below;
        }

        /** Where a further word that begins like this leads. */
        List<Node> after(String beginning) {
            List<Node> nodes = new ArrayList<>();
            for (Map.Entry<String, Node> entry : next.entrySet()) {
                if (entry.getKey().startsWith(beginning)) {
                    nodes.add(entry.getValue());
                }
            }
            return nodes;
        }
    }

    /** One of a class's two wordings. */
    record Match(SlotClass slot, int variant) {
        String wording() {
            return slot.variants().get(variant);
        }

        /** Whether it may stand at a place as far as what is before it goes, and its first letter. */
        boolean fits(SlotPlace place, char first) {
            boolean written = place.opening()
                    || Character.isUpperCase(first)
                            == Character.isUpperCase(wording().charAt(0));
            return written && slot.fitsBefore(place);
        }
    }

    private SlotTable() {}

    static SlotTable english() {
        return ENGLISH;
    }

    private static SlotTable read(String name) {
        SlotTable table = new SlotTable();
        Map<String, Set<String>> sets = new HashMap<>();
        try (InputStream in = SlotTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("set ")) {
                    int colon = line.indexOf(':');
                    sets.put(
                            line.substring(4, colon),
                            Set.of(line.substring(colon + 1).strip().split(" ")));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    table.row(line, sets);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void row(String line, Map<String, Set<String>> sets) {
        String[] cells = line.split(" \\| ");
        if (cells.length != COLUMNS) {
            throw new IllegalStateException("a row of the table has " + cells.length + " cells: " + line);
        }
        List<SlotClass.Guard> before = guards(cells[3], sets, SlotPlace::last);
        before.addFirst(cells[3].contains("paren") ? SlotPlace::bracket : place -> !place.bracket());
        List<SlotClass.Guard> after = guards(cells[4], sets, SlotTable::following);
        boolean oneWay = cells[3].contains("oneway");
        boolean next = !cells[4].equals("tail");
        Matcher set = SET.matcher(cells[1]);
        if (!set.find()) {
            add(new SlotClass(
                    cells[1] + "|" + cells[2], cells[0], List.of(cells[1], cells[2]), before, after, next, oneWay));
            return;
        }
        for (String word : set(sets, set.group(1)).stream().sorted().toList()) {
            String first = SET.matcher(cells[1]).replaceAll(display(word));
            String second = SET.matcher(cells[2]).replaceAll(display(word));
            add(new SlotClass(first + "|" + second, cells[0], List.of(first, second), before, after, next, oneWay));
        }
    }

    private static String display(String word) {
        return word.equals("i") ? "I" : word;
    }

    private void add(SlotClass slot) {
        classes.add(slot);
        for (int v = 0; v < 2; v++) {
            Node node = root;
            String[] words = slot.variants().get(v).toLowerCase(Locale.ROOT).split(" ");
            Node first = root.next.computeIfAbsent(words[0], w -> new Node());
            for (int length = 0; length <= words[0].length(); length++) {
                beginnings
                        .computeIfAbsent(words[0].substring(0, length), w -> new HashSet<>())
                        .add(first);
            }
            Match match = new Match(slot, v);
            for (String word : words) {
                node = node.next.computeIfAbsent(word, w -> new Node());
                node.below.add(match);
            }
            node.here.add(match);
        }
    }

    private static List<SlotClass.Guard> guards(
            String cell, Map<String, Set<String>> sets, Function<SlotPlace, String> near) {
        List<SlotClass.Guard> guards = new ArrayList<>();
        for (String word : cell.split(" ")) {
            guards.add(guard(word, sets, near));
        }
        return guards;
    }

    private static SlotClass.Guard guard(String word, Map<String, Set<String>> sets, Function<SlotPlace, String> near) {
        if (word.startsWith("far!@")) {
            Set<String> set = set(sets, word.substring(5));
            return place -> place.sentence().stream()
                    .skip(Math.max(0, place.sentence().size() - 4))
                    .noneMatch(set::contains);
        }
        if (word.startsWith("!@") || word.startsWith("@")) {
            boolean wanted = word.startsWith("@");
            Set<String> set = set(sets, word.substring(wanted ? 1 : 2));
            return new Membership(set, near, wanted);
        }
        return switch (word) {
            case "many" -> place -> PLURAL.matcher(place.last()).matches();
            case "plain" -> SlotPlace::bare;
            case "-", "paren", "tail", "oneway" -> place -> true;
            case "." -> SlotPlace::opening;
            case "," -> SlotPlace::comma;
            case "inner" -> place -> !place.opening();
            case "main" -> place -> Prose.main(place.sentence());
            case "plural" -> place -> PLURAL.matcher(place.next()).matches();
            case "abstract" -> place -> ABSTRACT.matcher(place.last()).matches();
            case "bare" ->
                place -> !place.last().isEmpty()
                        && !Character.isDigit(place.last().charAt(0));
            case "word" -> new Initial(SlotTable::lower);
            case "digit" -> new Initial(next -> Character.isDigit(next.charAt(0)));
            case "base" -> place -> !participle(place.next(), set(sets, "done"));
            case "done" -> place -> participle(place.next(), set(sets, "done"));
            case "ing" -> place -> place.next().length() > 5 && place.next().endsWith("ing");
            default -> throw new IllegalStateException("unknown condition " + word);
        };
    }

    private static String following(SlotPlace place) {
        return place.next().toLowerCase(Locale.ROOT);
    }

    private static Set<String> set(Map<String, Set<String>> sets, String name) {
        Set<String> set = sets.get(name);
        if (set == null) {
            throw new IllegalStateException("no set is named " + name);
        }
        return set;
    }

    private static boolean lower(String word) {
        return Character.isLowerCase(word.charAt(0)) || word.equals("I");
    }

    private static boolean participle(String word, Set<String> irregular) {
        return irregular.contains(word) || (word.length() > 4 && (word.endsWith("ed") || word.endsWith("en")));
    }

    /** Whether a word near by is (not) in a set. */
    private record Membership(Set<String> set, Function<SlotPlace, String> near, boolean wanted)
            implements SlotClass.Guard {
        @Override
        public boolean holds(SlotPlace place) {
            return set.contains(near.apply(place)) == wanted;
        }

        @Override
        public boolean settled(SlotPlace place) {
            String beginning = near.apply(place);
            for (String word : set) {
                if (word.startsWith(beginning)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What the first letter of the word that follows decides; only "I" is another word than those it begins. */
    private record Initial(Predicate<String> test) implements SlotClass.Guard {
        @Override
        public boolean holds(SlotPlace place) {
            return !place.next().isEmpty() && test.test(place.next());
        }

        @Override
        public boolean settled(SlotPlace place) {
            return !place.next().isEmpty() && !place.next().equals("I");
        }
    }

    /** Where a word leads that a wording begins with, and that begins like this. */
    Collection<Node> beginning(String beginning) {
        return beginnings.getOrDefault(beginning, Set.of());
    }

    Node root() {
        return root;
    }

    List<SlotClass> classes() {
        return List.copyOf(classes);
    }
}
