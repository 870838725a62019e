package io.portcullis.sketch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from hashes to values by open addressing with linear probing (Knuth 6.4), at most two thirds full: 16 to 32
 * bytes an entry and no objects but the values, where {@code HashMap<Long, V>} takes 64 and two. Keys need not be
 * spread well. Order depends on keys and history, so that nobody may let it show. Not thread-safe.
 */
public final class LongTable<V> {
    private static final int LEAST = 16;

    private long[] keys = new long[LEAST];
    private @Nullable Object[] values = new @Nullable Object[LEAST];
    private int size;

    /** The value under the key, null if there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable V get(long key) {
        int place = place(key);
        while (values[place] != null) {
            if (keys[place] == key) {
                return (V) values[place];
            }
            place = place + 1 & keys.length - 1;
        }
        return null;
    }

    /** Puts the value under the key, in place of one that may be there. */
    public void put(long key, V value) {
        int place = place(key);
        while (values[place] != null) {
            if (keys[place] == key) {
                values[place] = value;
                return;
            }
            place = place + 1 & keys.length - 1;
        }
        keys[place] = key;
        values[place] = value;
        size++;
        if (size * 3L > keys.length * 2L) {
            grow();
        }
    }

    /** Takes the key out; false where it was not there. Those behind it in its run close up. */
    public boolean remove(long key) {
        int gap = place(key);
        while (keys[gap] != key || values[gap] == null) {
            if (values[gap] == null) {
                return false;
            }
            gap = gap + 1 & keys.length - 1;
        }
        int next = gap + 1 & keys.length - 1;
        while (values[next] != null) {
            int home = place(keys[next]);
            boolean behind = (next - home & keys.length - 1) >= (next - gap & keys.length - 1);
            if (behind) {
                keys[gap] = keys[next];
                values[gap] = values[next];
                gap = next;
            }
            next = next + 1 & keys.length - 1;
        }
        values[gap] = null;
        size--;
        return true;
    }

    /** Who is shown entries. */
    @FunctionalInterface
    public interface Visitor<V> {
        void visit(long key, V value);
    }

    /** Shows every entry, in no order. The table must not change meanwhile. */
    @SuppressWarnings("unchecked")
    public void forEach(Visitor<? super V> visitor) {
        for (int i = 0; i < keys.length; i++) {
            Object value = values[i];
            if (value != null) {
                visitor.visit(keys[i], (V) value);
            }
        }
    }

    /** All keys, rising. */
    public long[] keys() {
        long[] found = new long[size];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != null) {
                found[count++] = keys[i];
            }
        }
        Arrays.sort(found);
        return found;
    }

    public int size() {
        return size;
    }

    public void clear() {
        keys = new long[LEAST];
        values = new @Nullable Object[LEAST];
        size = 0;
    }

    private int place(long key) {
        return (int) (key * Hash64.PRIME >>> 32) & keys.length - 1;
    }

    @SuppressWarnings("unchecked")
    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                put(oldKeys[i], (V) value);
            }
        }
    }
}
