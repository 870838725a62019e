package io.portcullis.sketch;

import java.util.Arrays;

/**
 * A text as hashed words, at most {@link #MAX}, read from its head and its tail: letters in lower case, each Chinese,
 * Japanese or Korean character a word of its own, every number one and the same word.
 *
 * <p>The lowest bit of a word tells whether it stood where content stands (inside double quotes, code fences, or a
 * URL), so that {@link #skeleton} can mask content and leave the wrapper. One pass over the characters, no strings
 * made.
 */
public final class Tokens {
    public static final int MAX = 1024;
    public static final Tokens NONE = new Tokens(new long[0], 0);

    private static final long NUMBER = Hash64.mix(1) & ~1L;
    private static final long MASKED = Hash64.mix(2) | 1L;
    private static final int QUOTE_MAX = 2000;

    private final long[] words;
    private final int size;

    private Tokens(long[] words, int size) {
        this.words = words;
        this.size = size;
    }

    /** Reads at most {@code head} characters from the start of the text and {@code tail} from its end. */
    public static Tokens of(String text, int head, int tail) {
        if (text.isEmpty()) {
            return NONE;
        }
        Scan scan = new Scan(text, Math.min(MAX, 16 + Math.min(text.length(), head + tail) / 3));
        if (text.length() <= head + tail) {
            scan.read(0, text.length());
        } else {
            scan.read(0, head);
            scan.read(text.length() - tail, text.length());
        }
        return new Tokens(scan.words, scan.size);
    }

    public int size() {
        return size;
    }

    /** The word's hash, with its masking bit. */
    public long word(int index) {
        return words[index];
    }

    /** The words with each run of masked ones collapsed into one. */
    public Tokens skeleton() {
        long[] kept = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            boolean masked = (words[i] & 1) == 1;
            if (!masked) {
                kept[count++] = words[i];
            } else if (count == 0 || kept[count - 1] != MASKED) {
                kept[count++] = MASKED;
            }
        }
        return new Tokens(kept, count);
    }

    /** A hash of the words from {@code from} (included) to {@code to} (excluded), in order. */
    public long hash(int from, int to) {
        long hash = Hash64.START;
        for (int i = from; i < to; i++) {
            hash = (hash ^ words[i]) * Hash64.PRIME;
            hash ^= hash >>> 29;
        }
        return Hash64.mix(hash);
    }

    private static final class Scan {
        private final String text;
        private long[] words;
        private int size;

        Scan(String text, int room) {
            this.text = text;
            this.words = new long[room];
        }

        void read(int from, int to) {
            int i = from;
            int maskedTo = from;
            while (i < to && size < MAX) {
                char c = text.charAt(i);
                if (i >= maskedTo && opensContent(c)) {
                    maskedTo = contentEnd(i, c, to);
                }
                long masked = i < maskedTo ? 1 : 0;
                if (isIdeograph(c)) {
                    add((Hash64.mix(c) & ~1L) | masked);
                    i++;
                } else if (isDigit(c)) {
                    i = number(i, to);
                    add(NUMBER | masked);
                } else if (isLetter(c)) {
                    i = word(i, to, masked);
                } else {
                    i++;
                }
            }
        }

        private int word(int from, int to, long masked) {
            long hash = Hash64.START;
            int i = from;
            while (i < to) {
                char c = text.charAt(i);
                if (c >= 'a' && c <= 'z') {
                    hash = (hash ^ c) * Hash64.PRIME;
                } else if (c >= 'A' && c <= 'Z') {
                    hash = (hash ^ (c | 0x20)) * Hash64.PRIME;
                } else if (c > 127 && Character.isLetter(c) && !isIdeograph(c)) {
                    hash = (hash ^ Character.toLowerCase(c)) * Hash64.PRIME;
                } else {
                    break;
                }
                i++;
            }
            if (i + 2 < to && text.charAt(i) == ':' && text.charAt(i + 1) == '/' && text.charAt(i + 2) == '/') {
                while (i < to && text.charAt(i) > ' ') {
                    i++;
                }
                add(MASKED);
                return i;
            }
            add((Hash64.mix(hash) & ~1L) | masked);
            return i;
        }

        private int number(int from, int to) {
            int i = from;
            while (i < to && (isDigit(text.charAt(i)) || text.charAt(i) == '.' || text.charAt(i) == ',')) {
                i++;
            }
            return i;
        }

        private static boolean opensContent(char c) {
            return c == '"' || c == '\u201c' || c == '\u300c' || c == '`';
        }

        /** Where the content opened at {@code i} ends, or {@code i} when nothing closes it nearby. */
        private int contentEnd(int i, char open, int to) {
            boolean fence = open == '`' && text.startsWith("```", i);
            if (open == '`' && !fence) {
                return i;
            }
            char close = open == '\u201c' ? '\u201d' : open == '\u300c' ? '\u300d' : open;
            int end = fence ? text.indexOf("```", i + 3) : text.indexOf(close, i + 1);
            if (end < 0 || end - i > QUOTE_MAX) {
                return i;
            }
            return Math.min(to, end + 1);
        }

        private void add(long word) {
            if (size == words.length) {
                if (size == MAX) {
                    return;
                }
                words = Arrays.copyOf(words, Math.min(MAX, size * 2));
            }
            words[size++] = word;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isIdeograph(char c) {
            return c >= '\u3040' && (c <= '\u9fff' || c >= '\uac00' && c <= '\ud7a3');
        }

        private static boolean isLetter(char c) {
            return c < 128 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : Character.isLetter(c);
        }
    }
}
