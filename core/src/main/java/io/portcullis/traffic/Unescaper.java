package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Resolves the escapes of JSON strings, over a buffer that is kept from string to string up to 1 MiB. */
final class Unescaper {
    private byte[] scratch = new byte[1024];

    /** The text between two places, whose escapes are known to be well-formed. */
    String text(byte[] buffer, int from, int to, boolean ascii) {
        if (scratch.length < to - from) {
            scratch = new byte[Math.max(to - from, 2 * scratch.length)];
        }
        byte[] out = scratch;
        boolean plain = ascii;
        int count = 0;
        int i = from;
        while (i < to) {
            int run = i;
            while (run < to && buffer[run] != '\\') {
                run++;
            }
            System.arraycopy(buffer, i, out, count, run - i);
            count += run - i;
            i = run;
            if (i == to) {
                break;
            }
            byte kind = buffer[i + 1];
            if (kind == 'u') {
                int unit = hex(buffer, i + 2);
                i += 6;
                if (Character.isHighSurrogate((char) unit)
                        && i < to
                        && buffer[i] == '\\'
                        && buffer[i + 1] == 'u'
                        && Character.isLowSurrogate((char) hex(buffer, i + 2))) {
                    unit = Character.toCodePoint((char) unit, (char) hex(buffer, i + 2));
                    i += 6;
                }
                plain &= unit < 0x80;
                count = encode(unit, out, count);
            } else {
                out[count++] = plain(kind);
                i += 2;
            }
        }
        String text = new String(out, 0, count, plain ? ISO_8859_1 : UTF_8);
        if (scratch.length > 1 << 20) {
            scratch = Arrays.copyOf(scratch, 1024);
        }
        return text;
    }

    private static byte plain(byte kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }

    private static int hex(byte[] buffer, int i) {
        return Character.digit(buffer[i], 16) << 12
                | Character.digit(buffer[i + 1], 16) << 8
                | Character.digit(buffer[i + 2], 16) << 4
                | Character.digit(buffer[i + 3], 16);
    }

    /** Never longer than the escape it stands for. Half a surrogate pair becomes U+FFFD. */
    private static int encode(int point, byte[] out, int at) {
        int p = point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point;
        int count = at;
        if (p < 0x80) {
            out[count++] = (byte) p;
        } else if (p < 0x800) {
            out[count++] = (byte) (0xC0 | p >> 6);
            out[count++] = (byte) (0x80 | p & 0x3F);
        } else if (p < 0x10000) {
            out[count++] = (byte) (0xE0 | p >> 12);
            out[count++] = (byte) (0x80 | p >> 6 & 0x3F);
            out[count++] = (byte) (0x80 | p & 0x3F);
        } else {
            out[count++] = (byte) (0xF0 | p >> 18);
            out[count++] = (byte) (0x80 | p >> 12 & 0x3F);
            out[count++] = (byte) (0x80 | p >> 6 & 0x3F);
            out[count++] = (byte) (0x80 | p & 0x3F);
        }
        return count;
    }
}
