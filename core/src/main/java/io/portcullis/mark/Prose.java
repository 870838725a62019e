package io.portcullis.mark;

import io.portcullis.traffic.TextWords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a scan remembers of the text behind it: its last words, its sentence, its language; bounded. */
final class Prose {
    /** Words that a slot's bit hangs on. */
    static final int CONTEXT = 2;

    private static final int RECENT = 32;
    private static final int BEGINNING = 4;
    private static final int SENTENCE_MAX = 64;
    private static final Set<String> STRONG = Set.of(
            "the", "and", "you", "this", "with", "that", "their", "which", "your", "these", "from", "not", "there",
            "such", "would", "should", "could", "how", "what", "when", "where", "into", "between", "any", "more",
            "other", "have", "been", "may", "some", "each", "using");
    private static final Set<String> WEAK = Set.of(
            "of", "to", "is", "are", "it", "be", "by", "for", "can", "or", "as", "in", "it's", "have", "has", "a", "an",
            "don't", "will", "on", "was", "were", "its", "i", "we", "they");
    private static final Set<String> OPENERS = Set.of(
            "in",
            "on",
            "at",
            "by",
            "for",
            "with",
            "from",
            "if",
            "when",
            "while",
            "although",
            "though",
            "because",
            "since",
            "after",
            "before",
            "as",
            "once",
            "unless",
            "until",
            "however",
            "to",
            "without",
            "during",
            "under",
            "over",
            "through",
            "throughout",
            "despite",
            "given",
            "like",
            "unlike",
            "where",
            "whether",
            "among",
            "using",
            "instead",
            "rather",
            "then",
            "so",
            "yes",
            "no",
            "well",
            "sure",
            "also",
            "first",
            "next",
            "finally");

    private static final Set<String> JOINING = Set.of("and", "or", "but");
    private static final Set<String> PRONOUN = Set.of("it", "they", "he", "she", "we", "you", "i", "there", "this");
    private static final Set<String> CLAUSE = Set.of(
            "it", "they", "he", "she", "we", "you", "i", "this", "that", "these", "those", "then", "so", "not", "if",
            "when", "is", "are", "was", "were", "can", "will", "how", "why", "what", "there", "more", "even", "also");
    private static final String ITEMS = "a, b, and c|a, b and c";
    private static final String CLAUSES = "a, and it|a and it";
    private static final Run NOTHING = new Run("", false, false, false);

    private final Deque<String> recent = new ArrayDeque<>();
    private final List<String> sentence = new ArrayList<>();
    private int strong;
    private int weak;
    private int foreign;
    private boolean opening = true;
    private boolean bare;
    private boolean comma;
    private int commas;
    private int wordsToComma;
    private int sinceComma;
    private boolean named;
    private Run one = NOTHING;
    private Run two = NOTHING;
    private List<String> jointContext = List.of();

    /**
     * A run of characters.
     *
     * @param clear whether it is one bare word of prose
     * @param listing whether a list was under way before it
     * @param named whether that list is of names
     */
    private record Run(String text, boolean clear, boolean listing, boolean named) {}

    /**
     * A run of characters between white space has ended.
     *
     * @param clear whether it began in prose and may be looked at as it stands
     * @return the class of slot there is before the word before it, where that has no comma; or empty
     */
    String chunk(String text, boolean clear) {
        List<String> words = TextWords.of(text);
        String joint = behind(words);
        remember(text, clear && bare(text) && english());
        learn(text, words);
        return joint;
    }

    /** Looks back: an item, what joins, and the words that have just come. */
    private String behind(List<String> words) {
        boolean joins = two.clear && JOINING.contains(one.text) && !words.isEmpty();
        if (!joins) {
            return "";
        }
        jointContext = tail(recent.stream().limit(recent.size() - 1).toList());
        return joint(two.text, one.text, words.getFirst(), two.listing, two.named);
    }

    private void remember(String text, boolean clear) {
        two = one;
        one = new Run(text, clear, listing(), named);
    }

    private void learn(String text, List<String> words) {
        char end = words.isEmpty() ? ' ' : ending(text);
        for (String word : words) {
            recent.addLast(word);
            count(word, 1);
            if (recent.size() > RECENT) {
                count(recent.removeFirst(), -1);
            }
            if (sentence.size() < SENTENCE_MAX) {
                sentence.add(word);
            }
        }
        comma = text.endsWith(",");
        bare = bare(text);
        if (".!?:\u2026".indexOf(end) >= 0) {
            begin();
        } else if (!words.isEmpty()) {
            opening = false;
            sinceComma++;
            if (comma) {
                wordsToComma = commas == 0 ? sentence.size() : wordsToComma;
                commas++;
                sinceComma = 0;
                named = Character.isUpperCase(text.charAt(0)) && sentence.size() > words.size();
            }
        }
    }

    private void count(String word, int by) {
        strong += STRONG.contains(word) ? by : 0;
        weak += WEAK.contains(word) ? by : 0;
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) > 127) {
                foreign += by;
                return;
            }
        }
    }

    /** A sentence begins here. */
    void begin() {
        one = NOTHING;
        two = NOTHING;
        sentence.clear();
        opening = true;
        bare = false;
        comma = false;
        commas = 0;
        sinceComma = 0;
        wordsToComma = 0;
    }

    private static char ending(String text) {
        int i = text.length() - 1;
        while (i > 0 && ")\"'*_\u201D\u2019]".indexOf(text.charAt(i)) >= 0) {
            i--;
        }
        return text.charAt(i);
    }

    static boolean bare(String text) {
        boolean word = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '\'' && c != '\u2019' && c != '-') {
                return false;
            }
            word |= c != '-';
        }
        return word;
    }

    SlotPlace place(boolean bracket) {
        return new SlotPlace(opening, comma && !bracket, bare && !bracket, bracket, sentence, "");
    }

    /** The last words before a slot, with further words between them and it. */
    List<String> context(List<String> further) {
        List<String> all = new ArrayList<>(recent);
        all.addAll(further);
        return tail(all);
    }

    private static List<String> tail(List<String> words) {
        return List.copyOf(words.subList(Math.max(0, words.size() - CONTEXT), words.size()));
    }

    /** Whether the words behind read like English: a cheap test that would rather say no. */
    boolean english() {
        if (recent.size() <= BEGINNING) {
            return foreign == 0 && (recent.size() < 2 || strong + weak > 0);
        }
        return strong > 0 && strong + weak >= 2 + recent.size() / 12 && foreign <= 1 + recent.size() / 24;
    }

    /** Whether the next word may end the last but one item of a list of three or more. */
    private boolean listing() {
        boolean introduced = commas == 1 && wordsToComma < 7 && !main(sentence);
        return commas > 0 && sinceComma < 4 && wordsToComma >= 2 && !introduced;
    }

    /** The class of slot there is between an item that comes next and what joins it to the word behind; or empty. */
    String joint(String item, String joining, String after) {
        return joint(item, joining, after, listing(), named);
    }

    /** The classes that a comma behind an item may belong to, as long as nothing behind it has come. */
    List<String> joints(String item) {
        if (CLAUSE.contains(item.toLowerCase(Locale.ROOT))) {
            return List.of();
        }
        boolean list = listing() && (Character.isLowerCase(item.charAt(0)) || named);
        return list ? List.of(CLAUSES, ITEMS) : List.of(CLAUSES);
    }

    /** Whether a word that begins like this may be one of those that tell the two classes of comma apart. */
    static boolean telling(String beginning) {
        return Stream.concat(PRONOUN.stream(), CLAUSE.stream()).anyMatch(word -> word.startsWith(beginning));
    }

    private static String joint(String item, String joining, String after, boolean listing, boolean named) {
        if (CLAUSE.contains(item.toLowerCase(Locale.ROOT))) {
            return "";
        }
        if (PRONOUN.contains(after)) {
            return joining.equals("or") ? "" : CLAUSES;
        }
        boolean fits = listing
                && !joining.equals("but")
                && !CLAUSE.contains(after)
                && (Character.isLowerCase(item.charAt(0)) || named);
        return fits ? ITEMS : "";
    }

    /** The words before the joint that was found last. */
    List<String> jointContext() {
        return jointContext;
    }

    /** Whether words of a sentence begin with its subject, as far as a list of other beginnings can tell. */
    static boolean main(List<String> sentence) {
        return !sentence.isEmpty()
                && !OPENERS.contains(sentence.getFirst())
                && !sentence.getFirst().endsWith("ly")
                && !sentence.getFirst().endsWith("ing");
    }
}
