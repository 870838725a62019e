package io.portcullis.audit.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The model's public token table: ids 0 to 255 are raw bytes, then {@link #END}, {@link #START} and {@link #TOPIC},
 * then words and word pieces in an order that depends on the training text only, so that ids are stable.
 *
 * <p>A word keeps the space before it (" gateway"). A word that is not in the table is cut greedily into the longest
 * pieces that are, down to bytes, so any text can be written and read back exactly.
 */
public final class Vocabulary {
    /** Ends an answer. */
    public static final int END = 256;

    /** Stands before the first token of an answer. */
    public static final int START = 257;

    /** Stands in the training text where a speaker would name the subject of the question; never emitted. */
    public static final int TOPIC = 258;

    private static final int WORDS_FROM = 259;
    private static final int PIECE_CHARS_MAX = 24;
    private static final int PIECE_COUNT_MIN = 6;
    private static final Pattern WORD = Pattern.compile(
            " ?<topic>| ?\\p{L}[\\p{L}\\p{M}'’]*| ?\\p{Nd}{1,3}|\\n+| ?```| ?[^\\s\\p{L}\\p{Nd}]| +|\\s",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final List<byte[]> bytes;
    private final Map<String, Integer> ids;

    private Vocabulary(List<String> words) {
        bytes = new ArrayList<>(WORDS_FROM + words.size());
        ids = HashMap.newHashMap(words.size());
        for (int b = 0; b < 256; b++) {
            bytes.add(new byte[] {(byte) b});
        }
        for (int special = END; special < WORDS_FROM; special++) {
            bytes.add(new byte[0]);
        }
        for (String word : words) {
            ids.put(word, bytes.size());
            bytes.add(word.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The table of a text: its words by falling frequency, then pieces that many different words share. */
    static Vocabulary of(Collection<String> texts) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String text : texts) {
            Matcher words = WORD.matcher(text);
            while (words.find()) {
                if (!words.group().endsWith("<topic>")) {
                    counts.merge(words.group(), 1, Integer::sum);
                }
            }
        }
        Map<String, Integer> pieces = new TreeMap<>();
        for (String word : counts.keySet()) {
            for (int from = 0; from < word.length(); from++) {
                for (int length = 2; length <= 6 && from + length <= word.length(); length++) {
                    pieces.merge(word.substring(from, from + length), 1, Integer::sum);
                }
            }
        }
        pieces.keySet().removeAll(counts.keySet());
        pieces.values().removeIf(n -> n < PIECE_COUNT_MIN);
        List<String> table = new ArrayList<>(byFrequency(counts));
        table.addAll(byFrequency(pieces));
        return new Vocabulary(table);
    }

    private static List<String> byFrequency(Map<String, Integer> counts) {
        List<String> words = new ArrayList<>(counts.keySet());
        words.sort((a, b) -> {
            int byCount = Integer.compare(counts.getOrDefault(b, 0), counts.getOrDefault(a, 0));
            return byCount != 0 ? byCount : a.compareTo(b);
        });
        return words;
    }

    /** Number of ids, bytes and specials included. */
    public int size() {
        return bytes.size();
    }

    /** Tokens of any text; {@code <topic>} in it becomes {@link #TOPIC} only in training text. */
    public int[] encode(String text) {
        return encode(text, false);
    }

    int[] encodeTraining(String text) {
        return encode(text, true);
    }

    private int[] encode(String text, boolean training) {
        Tokens tokens = new Tokens(text.length() / 4 + 8);
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            Integer whole = ids.get(word);
            if (whole != null) {
                tokens.add(whole);
            } else if (training && word.endsWith("<topic>")) {
                tokens.add(TOPIC);
            } else {
                pieces(word, tokens);
            }
        }
        return tokens.toArray();
    }

    private void pieces(String word, Tokens tokens) {
        int at = 0;
        while (at < word.length()) {
            int end = Math.min(word.length(), at + PIECE_CHARS_MAX);
            Integer id = null;
            while (end > at + 1) {
                id = ids.get(word.substring(at, end));
                if (id != null) {
                    break;
                }
                end--;
            }
            if (id != null) {
                tokens.add(id);
                at = end;
                continue;
            }
            int next = word.offsetByCodePoints(at, 1);
            for (byte b : word.substring(at, next).getBytes(StandardCharsets.UTF_8)) {
                tokens.add(b & 0xff);
            }
            at = next;
        }
    }

    /** The bytes of one token, none for the specials. */
    public byte[] bytes(int id) {
        return bytes.get(id).clone();
    }

    /** The text of tokens; bytes that are not UTF-8 become U+FFFD. */
    public String decode(int... tokens) {
        int length = 0;
        for (int token : tokens) {
            length += bytes.get(token).length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (int token : tokens) {
            byte[] part = bytes.get(token);
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    /** A growing list of ints without boxes. */
    private static final class Tokens {
        private int[] items;
        private int size;

        Tokens(int capacity) {
            items = new int[capacity];
        }

        void add(int token) {
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = token;
        }

        int[] toArray() {
            return Arrays.copyOf(items, size);
        }
    }
}
