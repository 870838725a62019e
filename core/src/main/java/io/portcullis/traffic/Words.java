package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * Short ASCII strings that come again and again (field names, accounts, models, roles), each kept once: a
 * direct-mapped table of 4,096 places, newest wins, so that a log with a million accounts costs nothing but misses.
 */
final class Words {
    static final int LONGEST = 128;

    private static final int PLACES = 4096;

    private final @Nullable String[] places = new String[PLACES];

    String of(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        int hash = length;
        for (int i = offset, end = offset + length; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ (hash >>> 15)) & (PLACES - 1);
        String known = places[place];
        if (known != null && same(known, bytes, offset, length)) {
            return known;
        }
        String fresh = new String(bytes, offset, length, ISO_8859_1);
        places[place] = fresh;
        return fresh;
    }

    private static boolean same(String word, byte[] bytes, int offset, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
