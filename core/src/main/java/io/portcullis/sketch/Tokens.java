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

    static final long NUMBER = Hash64.mix(1) & ~1L;
    static final long MASKED = Hash64.mix(2) | 1L;
    private static final int QUOTE_MAX = 2000;

    private final long[] words;
    private final int size;

    Tokens(long[] words, int size) {
        this.words = words;
        this.size = size;
    }

    /** Reads at most {@code head} characters from the start of the text and {@code tail} from its end. */
    public static Tokens of(String text, int head, int tail) {
        if (text.isEmpty()) {
            return NONE;
        }
        Scan scan = new Scan(new long[Math.min(MAX, 16 + Math.min(text.length(), head + tail) / 5)]);
        scan.begin(text);
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
        long any = 0;
        for (int i = 0; i < size; i++) {
            any |= words[i];
        }
        if ((any & 1) == 0) {
            return this;
        }
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

    /**
     * A hash of the first or last {@code count} words of a skeleton as they stand. Where fewer than half of them are
     * words, because a list of records begins or ends there and all lists look alike, of the first or last that are
     * words, wherever they stand; 0 where there are too few of these.
     */
    public long wording(int count, boolean end) {
        int from = end ? size - count : 0;
        int plain = 0;
        for (int i = from; i < from + count; i++) {
            plain += plain(i) ? 1 : 0;
        }
        if (2 * plain >= count) {
            return hash(from, from + count);
        }
        long hash = count;
        int found = 0;
        for (int i = 0; i < size && found < count; i++) {
            int at = end ? size - 1 - i : i;
            if (plain(at)) {
                hash = Hash64.pair(hash, words[at]);
                found++;
            }
        }
        return found < count ? 0 : hash;
    }

    private boolean plain(int index) {
        return (words[index] & 1) == 0 && words[index] != NUMBER;
    }

    /** A hash of the first {@code count} words but numbers, whether masked or not; 0 where there are fewer. */
    public long opening(int count) {
        long hash = count;
        int found = 0;
        for (int i = 0; i < size && found < count; i++) {
            long word = words[i] & ~1L;
            if (word != NUMBER) {
                hash = Hash64.pair(hash, word);
                found++;
            }
        }
        return found < count ? 0 : hash;
    }

    /** A text on its way to tokens; may be used for one text after the other. */
    static final class Scan {
        /** For each ASCII character: a letter's lower case, 1 for a digit, 2 for what may open content, else 0. */
        static final byte[] KINDS = new byte[128];

        static {
            for (char c = 'a'; c <= 'z'; c++) {
                KINDS[c] = (byte) c;
                KINDS[c - 32] = (byte) c;
            }
            for (char c = '0'; c <= '9'; c++) {
                KINDS[c] = 1;
            }
            KINDS['"'] = 2;
            KINDS['`'] = 2;
        }

        String text = "";
        long[] words;
        int size;
        private char[] chars = new char[0];

        Scan(long[] room) {
            this.words = room;
        }

        void begin(String next) {
            text = next;
            size = 0;
        }

        /**
         * Reads one stretch; it is copied out of the string first, because looking into one costs at each character.
         */
        void read(int from, int to) {
            if (chars.length < to - from) {
                chars = new char[to - from];
            }
            text.getChars(from, to, chars, 0);
            int maskedTo = 0;
            int end = to - from;
            int i = 0;
            while (i < end && size < MAX) {
                char c = chars[i];
                int kind = c < 128 ? KINDS[c] : 3;
                if (kind == 0) {
                    i++;
                    continue;
                }
                if (kind < 4 && i >= maskedTo && opensContent(c)) {
                    maskedTo = contentEnd(from + i, c, to) - from;
                }
                long masked = i < maskedTo ? 1 : 0;
                if (kind > 3) {
                    i = word(i, end, masked);
                } else if (kind == 1) {
                    i = number(i, end);
                    add(NUMBER | masked);
                } else if (isIdeograph(c)) {
                    add((Hash64.mix(c) & ~1L) | masked);
                    i++;
                } else if (kind == 3 && Character.isLetter(c)) {
                    i = word(i, end, masked);
                } else {
                    i++;
                }
            }
        }

        private int word(int from, int to, long masked) {
            char[] in = chars;
            long hash = Hash64.START;
            int i = from;
            while (i < to) {
                char c = in[i];
                int letter =
                        c < 128 ? KINDS[c] : Character.isLetter(c) && !isIdeograph(c) ? Character.toLowerCase(c) : 0;
                if (letter < 4) {
                    break;
                }
                hash = (hash ^ letter) * Hash64.PRIME;
                i++;
            }
            if (i + 2 < to && in[i] == ':' && in[i + 1] == '/' && in[i + 2] == '/') {
                while (i < to && in[i] > ' ') {
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
            while (i < to && (chars[i] >= '0' && chars[i] <= '9' || chars[i] == '.' || chars[i] == ',')) {
                i++;
            }
            return i;
        }

        private static boolean opensContent(char c) {
            return c == '"' || c == '\u201c' || c == '\u300c' || c == '`';
        }

        /** Where the content opened at {@code i} ends, or {@code i} when nothing closes it nearby. */
        int contentEnd(int i, char open, int to) {
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

        private static boolean isIdeograph(char c) {
            return c >= '\u3040' && (c <= '\u9fff' || c >= '\uac00' && c <= '\ud7a3');
        }
    }
}
