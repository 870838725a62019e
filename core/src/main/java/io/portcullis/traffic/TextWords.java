package io.portcullis.traffic;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text in a form that survives retyping: cut after the word rules of UAX #29 (letters and digits with
 * what joins them; each ideograph and kana a word; no dictionary for scripts without spaces, whose letters stand
 * alone), then NFKC, format characters removed, case folded, look-alikes of Latin letters read as Latin.
 *
 * <p>Cut by code and not by the JDK's break iterator: the words of a marked text must be the same on every JDK.
 */
public final class TextWords {
    private static final int LENGTH_MAX = 128;
    /** Cyrillic and Greek letters that look like the Latin letter at the same place. */
    private static final String LOOK_ALIKE =
            "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u03BF\u03B1\u03BD"
                    + "\u03B9\u03BA\u03C1\u03C5\u0432\u043A\u043C\u043D\u0442";

    private static final String LATIN = "aeopcyxijshdqwoavikpubkmht";

    private TextWords() {}

    private enum Kind {
        LETTER,
        DIGIT,
        ALONE,
        MID_LETTER,
        MID_DIGIT,
        MID_BOTH,
        JOINER,
        ATTACHED,
        OTHER
    }

    /** All words of a text, normalised. */
    public static List<String> of(CharSequence text) {
        List<String> words = new ArrayList<>();
        int length = text.length();
        int i = 0;
        while (i < length) {
            int point = Character.codePointAt(text, i);
            Kind kind = kind(point);
            int end = i + Character.charCount(point);
            if (kind == Kind.LETTER || kind == Kind.DIGIT || kind == Kind.JOINER) {
                end = wordEnd(text, i);
                add(words, text.subSequence(i, end));
            } else if (kind == Kind.ALONE) {
                add(words, text.subSequence(i, end));
            }
            i = end;
        }
        return words;
    }

    /**
     * Whether a text may be cut before {@code next} and still have the same words; false also where that cannot be told
     * without what follows.
     */
    public static boolean parts(char before, char next) {
        if (Character.isSurrogate(before) || Character.isSurrogate(next)) {
            return false;
        }
        return switch (kind(next)) {
            case ALONE, OTHER -> true;
            case MID_LETTER -> kind(before) != Kind.LETTER;
            case MID_DIGIT -> kind(before) != Kind.DIGIT;
            case LETTER, DIGIT, JOINER, MID_BOTH, ATTACHED -> kind(before) == Kind.ALONE;
        };
    }

    private static void add(List<String> words, CharSequence raw) {
        String word = normal(raw);
        if (!word.isEmpty()) {
            words.add(word);
        }
    }

    private static int wordEnd(CharSequence text, int from) {
        int i = from;
        int end = from;
        Kind before = Kind.OTHER;
        while (i < text.length() && i - from < LENGTH_MAX) {
            int point = Character.codePointAt(text, i);
            int next = i + Character.charCount(point);
            Kind kind = kind(point);
            switch (kind) {
                case LETTER, DIGIT, JOINER -> {
                    before = kind;
                    end = next;
                }
                case ATTACHED -> end = next;
                case MID_LETTER, MID_DIGIT, MID_BOTH -> {
                    boolean joins =
                            next < text.length() && joins(before, kind, kind(Character.codePointAt(text, next)));
                    if (!joins) {
                        return end;
                    }
                }
                case ALONE, OTHER -> {
                    return end;
                }
            }
            i = next;
        }
        return end;
    }

    private static boolean joins(Kind before, Kind middle, Kind after) {
        boolean letters = before == Kind.LETTER && after == Kind.LETTER && middle != Kind.MID_DIGIT;
        boolean digits = before == Kind.DIGIT && after == Kind.DIGIT && middle != Kind.MID_LETTER;
        return letters || digits;
    }

    private static Kind kind(int point) {
        if (point < 128) {
            return ascii(point);
        }
        return switch (Character.getType(point)) {
            case Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> Kind.ATTACHED;
            case Character.DECIMAL_DIGIT_NUMBER -> Kind.DIGIT;
            case Character.CONNECTOR_PUNCTUATION -> Kind.JOINER;
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.LETTER_NUMBER -> spaced(point) ? Kind.LETTER : Kind.ALONE;
            default ->
                point == 0x2018 || point == 0x2019 ? Kind.MID_BOTH : point == 0xB7 ? Kind.MID_LETTER : Kind.OTHER;
        };
    }

    private static Kind ascii(int c) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return Kind.LETTER;
        }
        if (c >= '0' && c <= '9') {
            return Kind.DIGIT;
        }
        return switch (c) {
            case '_' -> Kind.JOINER;
            case '\'', '.' -> Kind.MID_BOTH;
            case ',', ';' -> Kind.MID_DIGIT;
            default -> Kind.OTHER;
        };
    }

    /** Whether words of the letter's script are set apart by spaces. */
    private static boolean spaced(int point) {
        if (point < 0xE00) {
            return true;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, THAI, LAO, KHMER, MYANMAR -> false;
            default -> true;
        };
    }

    /** One word, normalised; empty where nothing of it is left. */
    public static String normal(CharSequence raw) {
        if (ascii(raw)) {
            return raw.toString().toLowerCase(Locale.ROOT);
        }
        String compatible = Normalizer.normalize(raw, Normalizer.Form.NFKC);
        String folded = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder word = new StringBuilder(folded.length());
        folded.codePoints().forEach(point -> {
            if (Character.getType(point) != Character.FORMAT) {
                int twin = point < 128 ? -1 : LOOK_ALIKE.indexOf(point);
                word.appendCodePoint(
                        point == 0x2019 || point == 0x2018 || point == 0x2BC
                                ? '\''
                                : twin < 0 ? point : LATIN.charAt(twin));
            }
        });
        return word.toString();
    }

    private static boolean ascii(CharSequence raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }
}
