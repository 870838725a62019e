package io.portcullis.semantic;

import io.portcullis.sketch.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one account's sampled prompts mean, as the sum of their sentence vectors: enough to know how alike they are
 * among
 * each other and to those of another account, the streaming form of MMD with a linear kernel (Gretton et al. 2012).
 *
 * <p>State: a sum for each dimension (384 of four bytes), three counters, at most two ids; below 1,900 bytes. Vectors
 * are rounded to units of 2^-{@value #SCALE_BITS}, so that sums are of whole numbers, and the order of additions and
 * merges changes no bit.
 */
final class MeaningSketch {
    /** Texts an account is known by; later ones are passed over. */
    static final int SAMPLES_MAX = 192;
    /** Texts an account must have before anything is said of it. */
    static final int SAMPLES_LEAST = 8;

    private static final int IDS_MAX = 2;
    private static final int ID_MAX = 40;
    private static final int SCALE_BITS = 15;
    private static final double UNIT = 1.0 / (1L << 2 * SCALE_BITS);

    private final int[] sums;
    private int taken;
    private int samples;
    private int unread;
    private final List<String> ids = new ArrayList<>(0);

    /** @param dimensions numbers in a sentence vector */
    MeaningSketch(int dimensions) {
        this.sums = new int[dimensions];
    }

    /** Asks for room for one more text; the answer depends on the order in which it is asked. */
    boolean take() {
        if (taken >= SAMPLES_MAX) {
            return false;
        }
        taken++;
        return true;
    }

    /** Gives room back that was not used, since the text was dropped. */
    void giveBack() {
        taken--;
    }

    /** Adds a vector of length 1. */
    void add(float[] vector, String id) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += Math.round(vector[i] * (1 << SCALE_BITS));
        }
        samples++;
        exhibit(id.length() <= ID_MAX ? id : id.substring(0, ID_MAX));
    }

    /** Keeps the ids of least hash, so that the order in which they come does not matter. */
    private void exhibit(String id) {
        if (id.isEmpty() || ids.contains(id)) {
            return;
        }
        ids.add(id);
        ids.sort(java.util.Comparator.<String>comparingLong(Hash64::of).thenComparing(one -> one));
        if (ids.size() > IDS_MAX) {
            ids.removeLast();
        }
    }

    /** Counts a text that the model cannot judge. */
    void unread() {
        unread++;
    }

    int samples() {
        return samples;
    }

    int unreadable() {
        return unread;
    }

    List<String> ids() {
        return List.copyOf(ids);
    }

    /**
     * Mean cosine of two different prompts of the account, unbiased: {@code (|S|^2 - n) / (n (n - 1))}, S the sum of
     * vectors; 1 where all mean the same, about 0.03 where nothing is related. Asked only where there are two.
     */
    double likeness() {
        return (product(this, this) - samples) / ((double) samples * (samples - 1));
    }

    /** Mean cosine of a prompt of the one account and a prompt of the other. */
    static double likeness(MeaningSketch one, MeaningSketch other) {
        return product(one, other) / ((double) one.samples * other.samples);
    }

    private static double product(MeaningSketch one, MeaningSketch other) {
        long product = 0;
        for (int i = 0; i < one.sums.length; i++) {
            product += (long) one.sums[i] * other.sums[i];
        }
        return product * UNIT;
    }

    /** Adds what another part knows of the same account. */
    void merge(MeaningSketch other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        taken += other.taken;
        samples += other.samples;
        unread += other.unread;
        other.ids.forEach(this::exhibit);
    }

    /** Bytes held, an upper estimate with object headers. */
    int bytes() {
        return 16
                + 16
                + 4 * sums.length
                + 24
                + 24
                + ids.stream().mapToInt(id -> 56 + id.length()).sum();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(taken);
        out.writeInt(samples);
        out.writeInt(unread);
        for (int sum : sums) {
            out.writeInt(sum);
        }
        out.writeByte(ids.size());
        for (String id : ids) {
            out.writeUTF(id);
        }
    }

    static MeaningSketch read(DataInput in, int dimensions) throws IOException {
        MeaningSketch sketch = new MeaningSketch(dimensions);
        sketch.taken = in.readInt();
        sketch.samples = in.readInt();
        sketch.unread = in.readInt();
        for (int i = 0; i < sketch.sums.length; i++) {
            sketch.sums[i] = in.readInt();
        }
        for (int i = in.readByte(); i > 0; i--) {
            sketch.ids.add(in.readUTF());
        }
        return sketch;
    }
}
