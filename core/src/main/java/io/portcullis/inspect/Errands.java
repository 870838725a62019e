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
 * Prompts that continue a conversation are left out. State: {@value #MAX} times four bytes. Cost: some
 * compares a passage. Evaded by asking half of the questions twice, at twice the price.
 */
public final class Errands {
    static final int MAX = 18;
    /** An item is 24 bits of hash and one that tells prompts from passages; six bits below it count. */
    private static final int COUNT_BITS = 6;

    private static final int COUNT_MAX = (1 << COUNT_BITS) - 1;

    private int @Nullable [] items;
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

    private static int item(long hash) {
        return (int) (hash >>> 39);
    }

    private void add(int item) {
        if (items == null) {
            items = new int[MAX];
        }
        int at = 0;
        while (at < size && items[at] >> COUNT_BITS < item) {
            at++;
        }
        if (at < size && items[at] >> COUNT_BITS == item) {
            items[at] += (items[at] & COUNT_MAX) < COUNT_MAX ? 1 : 0;
        } else if (at < MAX) {
            System.arraycopy(items, at, items, at + 1, Math.min(size, MAX - 1) - at);
            items[at] = item << COUNT_BITS | 1;
            size = Math.min(MAX, size + 1);
        }
    }

    /** The sample, rising; of fewer than {@value #MAX} items it is all there were. */
    public int[] sample() {
        int[] sample = items == null ? new int[0] : Arrays.copyOf(items, size);
        for (int i = 0; i < sample.length; i++) {
            sample[i] >>= COUNT_BITS;
        }
        return sample;
    }

    /** Whether the sample is only a part of what was asked. */
    public static boolean full(int[] sample) {
        return sample.length >= MAX;
    }

    /** Share of the prompts that the account had sent before, word for word, as far as the sample tells. */
    public double again() {
        int asked = 0;
        int distinct = 0;
        for (int i = 0; i < size && items != null; i++) {
            if ((items[i] >> COUNT_BITS & 1) == 1) {
                distinct++;
                asked += items[i] & COUNT_MAX;
            }
        }
        return asked == 0 ? 0 : 1 - distinct / (double) asked;
    }

    public int bytes() {
        return 24 + (items == null ? 0 : 16 + 4 * MAX);
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(size);
        for (int i = 0; i < size && items != null; i++) {
            out.writeInt(items[i]);
        }
    }

    public void read(DataInput in) throws IOException {
        int held = Math.min(MAX, in.readUnsignedByte());
        items = held == 0 ? null : new int[MAX];
        size = held;
        for (int i = 0; i < held && items != null; i++) {
            items[i] = in.readInt();
        }
    }
}
