package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A pull parser of one JSON text (RFC 8259) in a byte array, with the method names of Jackson's, made for lines of
 * a log: no set-up a line, eight bytes at a time through strings (Mycroft's test for bytes in a word), names and
 * short words from one table, and text decoded only where it is asked for. Jackson's parser was tried first: its
 * shared symbol table is copied for every line that brings new field names, which made such logs forty times
 * slower. A fuzz test holds this parser to Jackson's verdicts. Bytes that are not UTF-8 within strings become
 * U+FFFD.
 */
final class LineScanner {
    /** Not JSON, and why in a few words; without a stack trace, because a bad log may bring millions. */
    static final class Malformed extends IOException {
        private Malformed(String reason) {
            super(reason);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final int NUMBER_MAX = 400;
    private static final int NAME_MAX = 10_000;

    private final Words words = new Words();
    private final boolean[] object = new boolean[ExchangeReader.MAX_DEPTH + 1];
    private byte[] buffer = new byte[0];
    private int at;
    private int end;
    private int depth;
    private int deepest = ExchangeReader.MAX_DEPTH;
    private boolean first;
    private JsonToken token = JsonToken.NOT_AVAILABLE;
    private int tokenStart;
    private int from;
    private int to;
    private boolean escaped;
    private boolean ascii;
    private final Unescaper unescaper = new Unescaper();

    void start(byte[] source, int offset, int length) {
        start(source, offset, length, ExchangeReader.MAX_DEPTH);
    }

    /** The same with fewer levels allowed, for a text that will stand within another. */
    void start(byte[] source, int offset, int length, int levels) {
        deepest = levels;
        buffer = source;
        at = offset;
        end = offset + length;
        depth = 0;
        first = false;
        token = JsonToken.NOT_AVAILABLE;
    }

    JsonToken currentToken() {
        return token;
    }

    /** Index in the source of the current token's first byte. */
    int tokenStart() {
        return tokenStart;
    }

    /** Index in the source behind the last byte read. */
    int position() {
        return at;
    }

    /**
     * The next value or end of array; NOT_AVAILABLE at the end of the text. Within an object only after a field
     * name.
     */
    JsonToken nextToken() throws IOException {
        blanks();
        if (depth == 0) {
            if (at == end) {
                return token = JsonToken.NOT_AVAILABLE;
            }
            return token = value();
        }
        if (!object[depth]) {
            byte next = peek();
            if (next == ']') {
                return close(JsonToken.END_ARRAY);
            }
            comma(next);
        }
        return token = value();
    }

    /** The next field's name, or null at the end of the object. */
    @Nullable String nextFieldName() throws IOException {
        if (!field()) {
            return null;
        }
        String name = !escaped && ascii && to - from <= Words.LONGEST ? words.of(buffer, from, to - from) : getText();
        colon();
        return name;
    }

    /** Skips the rest of the container whose start is the current token; does nothing at any other token. */
    void skipChildren() throws IOException {
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return;
        }
        int level = depth;
        while (depth >= level) {
            if (!object[depth]) {
                nextToken();
            } else if (field()) {
                colon();
                nextToken();
            }
        }
    }

    /** The current string, or the current number or literal as written. */
    String getText() {
        if (!escaped) {
            return new String(buffer, from, to - from, ascii ? ISO_8859_1 : UTF_8);
        }
        return unescaper.text(buffer, from, to, ascii);
    }

    /** The scalar as a string that is shared if it is short; empty for null; containers are skipped and are empty. */
    String word() throws IOException {
        JsonToken now = token;
        if (now.isStructStart() || now == JsonToken.NOT_AVAILABLE || now == JsonToken.VALUE_NULL) {
            skipChildren();
            return "";
        }
        return !escaped && ascii && to - from <= Words.LONGEST ? words.of(buffer, from, to - from) : getText();
    }

    /** The current integer; 0 where it is beyond the range of a long. */
    long getLongValue() {
        boolean negative = buffer[from] == '-';
        int start = negative ? from + 1 : from;
        if (to - start > 18) {
            return big();
        }
        long value = 0;
        for (int i = start; i < to; i++) {
            value = value * 10 + buffer[i] - '0';
        }
        return negative ? -value : value;
    }

    private long big() {
        try {
            return Long.parseLong(getText());
        } catch (NumberFormatException beyond) {
            return 0;
        }
    }

    double getDoubleValue() {
        return Double.parseDouble(getText());
    }

    private boolean field() throws IOException {
        blanks();
        byte next = peek();
        if (next == '}') {
            close(JsonToken.END_OBJECT);
            return false;
        }
        comma(next);
        if (peek() != '"') {
            throw new Malformed("not JSON");
        }
        string();
        if (to - from > NAME_MAX) {
            throw new Malformed("nested too deep or a value too long");
        }
        token = JsonToken.FIELD_NAME;
        return true;
    }

    private void colon() throws IOException {
        blanks();
        if (peek() != ':') {
            throw new Malformed("not JSON");
        }
        at++;
    }

    private void comma(byte next) throws IOException {
        if (first) {
            first = false;
        } else if (next == ',') {
            at++;
            blanks();
        } else {
            throw new Malformed("not JSON");
        }
    }

    private JsonToken open(JsonToken start, boolean isObject) throws IOException {
        if (++depth > deepest) {
            throw new Malformed("nested too deep or a value too long");
        }
        object[depth] = isObject;
        first = true;
        at++;
        return start;
    }

    private JsonToken close(JsonToken close) {
        depth--;
        first = false;
        at++;
        return token = close;
    }

    private JsonToken value() throws IOException {
        tokenStart = at;
        byte next = peek();
        return switch (next) {
            case '{' -> open(JsonToken.START_OBJECT, true);
            case '[' -> open(JsonToken.START_ARRAY, false);
            case '"' -> {
                string();
                yield JsonToken.VALUE_STRING;
            }
            case 't' -> literal("true", JsonToken.VALUE_TRUE);
            case 'f' -> literal("false", JsonToken.VALUE_FALSE);
            case 'n' -> literal("null", JsonToken.VALUE_NULL);
            default -> number(next);
        };
    }

    private JsonToken literal(String word, JsonToken meaning) throws IOException {
        from = at;
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw new Malformed("not JSON");
            }
            at++;
        }
        return plain(meaning);
    }

    private JsonToken number(byte next) throws IOException {
        from = at;
        if (next == '-') {
            at++;
        }
        boolean zero = peek() == '0';
        int whole = digits();
        if (zero && whole > 1) {
            throw new Malformed("not JSON");
        }
        JsonToken kind = JsonToken.VALUE_NUMBER_INT;
        if (at < end && buffer[at] == '.') {
            at++;
            digits();
            kind = JsonToken.VALUE_NUMBER_FLOAT;
        }
        if (at < end && (buffer[at] | 0x20) == 'e') {
            at++;
            byte sign = peek();
            at += sign == '+' || sign == '-' ? 1 : 0;
            digits();
            kind = JsonToken.VALUE_NUMBER_FLOAT;
        }
        if (at - from > NUMBER_MAX) {
            throw new Malformed("nested too deep or a value too long");
        }
        return plain(kind);
    }

    private JsonToken plain(JsonToken kind) throws Malformed {
        if (at < end && ",]} \t\r\n".indexOf(buffer[at]) < 0) {
            throw new Malformed("not JSON");
        }
        to = at;
        escaped = false;
        ascii = true;
        return kind;
    }

    private int digits() throws IOException {
        int start = at;
        while (at < end && buffer[at] >= '0' && buffer[at] <= '9') {
            at++;
        }
        if (at == start) {
            peek();
            throw new Malformed("not JSON");
        }
        return at - start;
    }

    /** Finds the end of the string that starts here, checking its escapes and that it holds no control characters. */
    private void string() throws IOException {
        byte[] bytes = buffer;
        int i = at + 1;
        from = i;
        escaped = false;
        ascii = true;
        while (true) {
            while (i + 8 <= end) {
                long hits = hits((long) LONGS.get(bytes, i));
                i += Long.numberOfTrailingZeros(hits) >>> 3;
                if (hits != 0) {
                    break;
                }
            }
            if (i >= end) {
                throw new Malformed("line cut short");
            }
            byte b = bytes[i];
            if (b == '"') {
                to = i;
                at = i + 1;
                return;
            } else if (b == '\\') {
                escaped = true;
                i = escape(i + 1);
            } else if (b < 0) {
                ascii = false;
                do {
                    i++;
                } while (i < end && bytes[i] < 0);
            } else if (b < ' ') {
                throw new Malformed("not JSON");
            } else {
                i++;
            }
        }
    }

    /** The high bit of the first byte, of eight, that is not ASCII, a quote, a backslash or a control character. */
    private static long hits(long word) {
        long quote = word ^ ONES * '"';
        long slash = word ^ ONES * '\\';
        return ((quote - ONES) & ~quote | (slash - ONES) & ~slash | (word - ONES * ' ') & ~word | word) & HIGHS;
    }

    private int escape(int i) throws IOException {
        if (i >= end) {
            throw new Malformed("line cut short");
        }
        if (buffer[i] != 'u') {
            if ("\"\\/bfnrt".indexOf(buffer[i]) < 0) {
                throw new Malformed("not JSON");
            }
            return i + 1;
        }
        for (int k = i + 1; k <= i + 4; k++) {
            if (k >= end) {
                throw new Malformed("line cut short");
            }
            if (Character.digit(buffer[k], 16) < 0) {
                throw new Malformed("not JSON");
            }
        }
        return i + 5;
    }

    private void blanks() {
        while (at < end && (buffer[at] == ' ' || buffer[at] == '\n' || buffer[at] == '\r' || buffer[at] == '\t')) {
            at++;
        }
    }

    private byte peek() throws IOException {
        if (at >= end) {
            throw new Malformed("line cut short");
        }
        return buffer[at];
    }
}
