package io.portcullis.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokeniser of uncased BERT models: text in lower case without accents, cut at blanks, punctuation and ideographs,
 * each word into the longest pieces of the vocabulary (Schuster, Nakajima 2012). Bounded: no more characters are read
 * than {@code piecesMax} pieces can hold. Immutable.
 */
final class WordPieces {
    static final int CLS = 101;
    static final int SEP = 102;
    private static final int UNKNOWN = 100;
    private static final int WORD_MAX = 100;
    private static final int CHARS_PER_PIECE = 12;

    /**
     * A text in pieces, with the model's marks at both ends.
     *
     * @param words words, punctuation left out
     * @param wordPieces pieces of those words
     * @param unknown words that the vocabulary cannot spell
     */
    record Pieces(long[] ids, int words, int wordPieces, int unknown) {}

    private final Map<String, Integer> starts = new HashMap<>(48_000);
    private final Map<String, Integer> continuations = new HashMap<>(12_000);

    private WordPieces() {}

    /** Reads the vocabulary out of a {@code tokenizer.json}. */
    static WordPieces read(InputStream json) throws IOException {
        JsonNode vocabulary = new ObjectMapper().readTree(json).path("model").path("vocab");
        WordPieces pieces = new WordPieces();
        vocabulary.properties().forEach(entry -> {
            String piece = entry.getKey();
            if (piece.startsWith("##")) {
                pieces.continuations.put(piece.substring(2), entry.getValue().asInt());
            } else {
                pieces.starts.put(piece, entry.getValue().asInt());
            }
        });
        if (!Integer.valueOf(CLS).equals(pieces.starts.get("[CLS]"))) {
            throw new IOException("the vocabulary is not that of an uncased BERT model");
        }
        return pieces;
    }

    /** The text's first pieces, at most {@code piecesMax} with the marks. */
    Pieces of(String text, int piecesMax) {
        String bounded = text.length() <= CHARS_PER_PIECE * piecesMax ? text : cut(text, CHARS_PER_PIECE * piecesMax);
        Reading reading = new Reading(piecesMax - 1);
        String plain = plain(bounded);
        int from = -1;
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean alone = punctuation(c) || ideograph(c);
            if (alone || blank(c)) {
                if (from >= 0) {
                    reading.word(plain.substring(from, i));
                    from = -1;
                }
                if (alone) {
                    reading.mark(plain.substring(i, next), ideograph(c));
                }
            } else if (from < 0) {
                from = i;
            }
            i = next;
        }
        if (from >= 0) {
            reading.word(plain.substring(from));
        }
        return reading.done();
    }

    private static String cut(String text, int at) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at);
    }

    /** Lower case, accents and control characters taken off. */
    private static String plain(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 128);
        String apart = ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder plain = new StringBuilder(apart.length());
        apart.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean control = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.PRIVATE_USE
                    || type == Character.SURROGATE
                    || type == Character.UNASSIGNED
                    || c == 0xFFFD;
            if (c == '\t' || c == '\n' || c == '\r') {
                plain.append(' ');
            } else if (!control && type != Character.NON_SPACING_MARK) {
                plain.appendCodePoint(Character.toLowerCase(c));
            }
        });
        return plain.toString();
    }

    private static boolean blank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean punctuation(int c) {
        if (c < 128) {
            return c >= 33 && c <= 47 || c >= 58 && c <= 64 || c >= 91 && c <= 96 || c >= 123 && c <= 126;
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean ideograph(int c) {
        return c >= 0x4E00 && c <= 0x9FFF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x20000 && c <= 0x2CEAF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x2F800 && c <= 0x2FA1F;
    }

    /** Gathers the pieces of one text. */
    private final class Reading {
        private final long[] ids;
        private int size = 1;
        private int words;
        private int wordPieces;
        private int unknown;

        /** @param room pieces with the mark at the beginning, without the one at the end */
        Reading(int room) {
            ids = new long[room + 1];
            ids[0] = CLS;
        }

        void mark(String one, boolean word) {
            Integer id = starts.get(one);
            add(id == null ? UNKNOWN : id);
            if (word) {
                words++;
                wordPieces++;
                unknown += id == null ? 1 : 0;
            }
        }

        void word(String word) {
            words++;
            int begun = size;
            int from = 0;
            while (from < word.length()) {
                int to = word.length() > WORD_MAX ? from : longest(word, from);
                if (to == from) {
                    size = begun;
                    add(UNKNOWN);
                    unknown++;
                    break;
                }
                from = to;
            }
            wordPieces += Math.max(1, size - begun);
        }

        /** Adds the longest piece at this place and tells where it ends; the place itself where there is none. */
        private int longest(String word, int from) {
            Map<String, Integer> known = from == 0 ? starts : continuations;
            for (int to = word.length(); to > from; to--) {
                Integer id = known.get(word.substring(from, to));
                if (id != null) {
                    add(id);
                    return to;
                }
            }
            return from;
        }

        private void add(int id) {
            if (size < ids.length - 1) {
                ids[size++] = id;
            }
        }

        Pieces done() {
            ids[size] = SEP;
            return new Pieces(Arrays.copyOf(ids, size + 1), words, wordPieces, unknown);
        }
    }
}
