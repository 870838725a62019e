package io.portcullis.inspect;

import io.portcullis.traffic.Exchange;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sample of what an account asks, by which two accounts can be told to ask the same, and one to ask again: the
 * {@value #MAX} distinct smallest hashes of its prompts and of their passages, each with how often it came.
 *
 * <p>Who buys training data asks each question once and deals the questions out over its accounts; who evaluates a
 * model asks the same suite every night, or the public one that others ask too. The sample is the same whatever order
 * the prompts came in, so that of two accounts with one suite it is the same (bottom-k sketch, Cohen and Kaplan 2007).
 * Prompts that continue a conversation are left out. State: at most {@value #MAX} times five bytes. Cost: a hash
 * compare a passage. Evaded by asking half of the questions twice, at twice the price.
 */
public final class Errands {
    static final int MAX = 24;
    private static final int COUNT_MAX = 127;

    private int @Nullable [] items;
    private byte @Nullable [] counts;
    private int size;

    void observe(Reading reading) {
        Exchange exchange = reading.exchange();
        if (exchange.prompt().turns().size() > 2) {
            return;
        }
        add(item(reading.exact()) | 1);
        for (int i = 0; i < reading.quoted().length - reading.handed(); i++) {
            add(item(reading.quoted()[i]) & ~1);
        }
    }

    /** Never negative, so that the order of ints is the order of hashes. */
    private static int item(long hash) {
        return (int) (hash >>> 33);
    }

    private void add(int item) {
        if (items == null || counts == null) {
            items = new int[MAX];
            counts = new byte[MAX];
        }
        if (size == MAX && item > items[MAX - 1]) {
            return;
        }
        int at = Arrays.binarySearch(items, 0, size, item);
        if (at >= 0) {
            counts[at] = (byte) Math.min(COUNT_MAX, counts[at] + 1);
            return;
        }
        int place = -at - 1;
        int moved = Math.min(size, MAX - 1) - place;
        System.arraycopy(items, place, items, place + 1, moved);
        System.arraycopy(counts, place, counts, place + 1, moved);
        items[place] = item;
        counts[place] = 1;
        size = Math.min(MAX, size + 1);
    }

    /** The sample, rising; of fewer than {@value #MAX} items it is all there were. */
    public int[] sample() {
        return items == null ? new int[0] : Arrays.copyOf(items, size);
    }

    /** Whether the sample is only a part of what was asked. */
    public static boolean full(int[] sample) {
        return sample.length >= MAX;
    }

    /** Share of the prompts that the account had sent before, word for word, as far as the sample tells. */
    public double again() {
        int asked = 0;
        int distinct = 0;
        for (int i = 0; i < size && items != null && counts != null; i++) {
            if ((items[i] & 1) == 1) {
                distinct++;
                asked += counts[i];
            }
        }
        return asked == 0 ? 0 : 1 - distinct / (double) asked;
    }

    public int bytes() {
        return 32 + (items == null ? 0 : 32 + 5 * MAX);
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(size);
        for (int i = 0; i < size && items != null && counts != null; i++) {
            out.writeInt(items[i]);
            out.writeByte(counts[i]);
        }
    }

    public void read(DataInput in) throws IOException {
        int held = Math.min(MAX, in.readUnsignedByte());
        items = held == 0 ? null : new int[MAX];
        counts = held == 0 ? null : new byte[MAX];
        size = held;
        for (int i = 0; i < held && items != null && counts != null; i++) {
            items[i] = in.readInt();
            counts[i] = in.readByte();
        }
    }
}
