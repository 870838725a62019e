package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Short ASCII strings that come again and again (field names, accounts, models, roles), each kept once: a
 * direct-mapped table of 4,096 places, newest wins, so that a log with a million accounts costs nothing but misses.
 */
final class Words {
    static final int LONGEST = 128;

    private static final int PLACES = 4096;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final @Nullable String[] places = new String[PLACES];
    private final long[] heads = new long[PLACES];
    private final long[] tails = new long[PLACES];

    /** Words of up to sixteen bytes are told apart by two numbers, longer ones by those and a look at all bytes. */
    String of(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        long head;
        long tail;
        if (length >= 8) {
            head = (long) LONGS.get(bytes, offset);
            tail = (long) LONGS.get(bytes, offset + length - 8);
        } else {
            head = few(bytes, offset, length);
            tail = 0;
        }
        long hash = (head * PRIME ^ Long.rotateLeft(tail, 29) + length) * PRIME;
        int place = (int) (hash >>> 52);
        String known = places[place];
        // The numbers first: a look at another word's string is a wait for memory.
        if (heads[place] == head
                && tails[place] == tail
                && known != null
                && known.length() == length
                && (length <= 16 || same(known, bytes, offset, length))) {
            return known;
        }
        String fresh = new String(bytes, offset, length, ISO_8859_1);
        places[place] = fresh;
        heads[place] = head;
        tails[place] = tail;
        return fresh;
    }

    private static long few(byte[] bytes, int offset, int length) {
        if (offset + 8 <= bytes.length) {
            return (long) LONGS.get(bytes, offset) & (1L << 8 * length) - 1;
        }
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }

    private static boolean same(String word, byte[] bytes, int offset, int length) {
        for (int i = 8; i < length - 8; i++) {
            if (word.charAt(i) != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
