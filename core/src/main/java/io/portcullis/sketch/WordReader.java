package io.portcullis.sketch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads texts as {@link Tokens#of} does, with the same result, for one thread that reads many: the space for words is
 * kept, and words of ASCII letters are found and hashed eight bytes at a time. Texts in other letters are read a
 * character at a time.
 */
public final class WordReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LETTERS_MAX = 16;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    private final Tokens.Scan scan = new Tokens.Scan(new long[Tokens.MAX]);
    private final long[] prefixes = new long[LETTERS_MAX];

    /** The text's tokens as {@link Tokens#of} gives them, good until the next call. */
    public Tokens read(String text, int head, int tail) {
        int length = text.length();
        if (length == 0) {
            return Tokens.NONE;
        }
        scan.begin(text);
        if (length <= head + tail) {
            stretch(text, 0, length);
        } else {
            stretch(text, 0, head);
            stretch(text, length - tail, length);
        }
        return new Tokens(scan.words, scan.size);
    }

    /** Text that takes as many bytes as characters is ASCII, or holds halves of surrogate pairs, which are no words. */
    private void stretch(String text, int from, int to) {
        if (from < to && text.charAt(from) < 128 && text.charAt(from + to >>> 1) < 128) {
            byte[] bytes = text.substring(from, to).getBytes(UTF_8);
            if (bytes.length == to - from) {
                ascii(bytes, from, to);
                return;
            }
        }
        scan.read(from, to);
    }

    private void ascii(byte[] bytes, int from, int to) {
        byte[] kinds = Tokens.Scan.KINDS;
        long[] words = scan.words;
        int size = scan.size;
        int end = bytes.length;
        int maskedTo = 0;
        int i = 0;
        while (i < end && size < Tokens.MAX) {
            byte c = bytes[i];
            int kind = kinds[c];
            if (kind > 3) {
                long masked = i < maskedTo ? 1 : 0;
                int letters = letters(bytes, i, end);
                int after = i + letters;
                if (after + 2 < end && bytes[after] == ':' && bytes[after + 1] == '/' && bytes[after + 2] == '/') {
                    i = after;
                    while (i < end && bytes[i] > ' ') {
                        i++;
                    }
                    words[size++] = Tokens.MASKED;
                } else {
                    words[size++] = word(bytes, i, letters) | masked;
                    // What follows a word is no letter; mostly it is a blank.
                    i = after < end && bytes[after] == ' ' ? after + 1 : after;
                }
            } else if (kind == 1) {
                words[size++] = Tokens.NUMBER | (i < maskedTo ? 1 : 0);
                while (i < end && (bytes[i] >= '0' && bytes[i] <= '9' || bytes[i] == '.' || bytes[i] == ',')) {
                    i++;
                }
            } else {
                if (kind == 2 && i >= maskedTo) {
                    maskedTo = scan.contentEnd(from + i, (char) c, to) - from;
                }
                i++;
            }
        }
        scan.size = size;
    }

    /** How many letters stand from {@code at} on. */
    private static int letters(byte[] bytes, int at, int end) {
        int i = at;
        while (i + LETTERS_MAX <= end) {
            int first = Long.numberOfTrailingZeros(others((long) LONGS.get(bytes, i) | ONES * 0x20)) >>> 3;
            int second = Long.numberOfTrailingZeros(others((long) LONGS.get(bytes, i + 8) | ONES * 0x20)) >>> 3;
            // All of the second if the first is full, none else: -(8 >>> 3) or 0 for a mask.
            i += first + (second & -(first >>> 3));
            if ((first + second & LETTERS_MAX) == 0) {
                return i - at;
            }
        }
        while (i < end && Tokens.Scan.KINDS[bytes[i]] > 3) {
            i++;
        }
        return i - at;
    }

    /** The high bits of those of eight ASCII bytes, each with bit 5 set, that are no letters. */
    private static long others(long lower) {
        return ~(lower + ONES * (0x80 - 'a') & ~(lower + ONES * (0x7F - 'z'))) & HIGHS;
    }

    /**
     * The word's hash, as {@link Tokens} has it. The length of words cannot be foretold, so that a loop that ends with
     * the word would be mispredicted at nearly each: all prefixes of 16 letters are hashed and the wanted one is taken.
     */
    private long word(byte[] bytes, int from, int letters) {
        if (letters > LETTERS_MAX || from + LETTERS_MAX > bytes.length) {
            return hash(bytes, from, letters);
        }
        long[] after = prefixes;
        eight((long) LONGS.get(bytes, from) | ONES * 0x20, Hash64.START, after, 0);
        eight((long) LONGS.get(bytes, from + 8) | ONES * 0x20, after[7], after, 8);
        return Hash64.mix(after[letters - 1]) & ~1L;
    }

    private static void eight(long letters, long start, long[] after, int at) {
        long hash = (start ^ (letters & 255)) * Hash64.PRIME;
        after[at] = hash;
        hash = (hash ^ (letters >>> 8 & 255)) * Hash64.PRIME;
        after[at + 1] = hash;
        hash = (hash ^ (letters >>> 16 & 255)) * Hash64.PRIME;
        after[at + 2] = hash;
        hash = (hash ^ (letters >>> 24 & 255)) * Hash64.PRIME;
        after[at + 3] = hash;
        hash = (hash ^ (letters >>> 32 & 255)) * Hash64.PRIME;
        after[at + 4] = hash;
        hash = (hash ^ (letters >>> 40 & 255)) * Hash64.PRIME;
        after[at + 5] = hash;
        hash = (hash ^ (letters >>> 48 & 255)) * Hash64.PRIME;
        after[at + 6] = hash;
        after[at + 7] = (hash ^ letters >>> 56) * Hash64.PRIME;
    }

    private static long hash(byte[] bytes, int from, int letters) {
        long hash = Hash64.START;
        for (int i = from; i < from + letters; i++) {
            hash = (hash ^ (bytes[i] | 0x20)) * Hash64.PRIME;
        }
        return Hash64.mix(hash) & ~1L;
    }
}
