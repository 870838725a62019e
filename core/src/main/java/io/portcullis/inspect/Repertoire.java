package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much of an account's wording is new: the {@value #SIZE} smallest hashes of its distinct texts, each with how
 * often it came (bottom-k sample; Cohen, Kaplan 2007). The sample is uniform over distinct texts however long the
 * stream and whatever the order, so that a suite of a thousand cases that is run again tomorrow shows, which a cache of
 * the last texts would miss. Hashes of 24 bits beside counts of 8, exact up to 255; 88 bytes.
 */
final class Repertoire {
    private static final int SIZE = 22;
    private static final int MOST = 255;

    private final int[] texts = new int[SIZE];
    private int size;

    /** Takes in a text by its hash. */
    void add(long text) {
        int hash = (int) (text >>> 40);
        int largest = 0;
        for (int i = 0; i < size; i++) {
            if (texts[i] >>> 8 == hash) {
                texts[i] = hash << 8 | Math.min(MOST, (texts[i] & 0xff) + 1);
                return;
            }
            largest = texts[i] >>> 8 > texts[largest] >>> 8 ? i : largest;
        }
        if (size < SIZE) {
            texts[size++] = hash << 8 | 1;
        } else if (hash < texts[largest] >>> 8) {
            texts[largest] = hash << 8 | 1;
        }
    }

    /** Distinct texts over all, within (0, 1]; 1 where nothing was seen. */
    double fresh() {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += texts[i] & 0xff;
        }
        return sum == 0 ? 1 : size / (double) sum;
    }

    int bytes() {
        return 24 + 16 + 4 * SIZE;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(size);
        for (int i = 0; i < size; i++) {
            out.writeInt(texts[i]);
        }
    }

    void read(DataInput in) throws IOException {
        size = in.readByte();
        for (int i = 0; i < size; i++) {
            texts[i] = in.readInt();
        }
    }
}
