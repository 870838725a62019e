package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * The few exchanges that weigh most in a finding, by id; ids longer than 40 characters are cut. Kept as one string,
 * since strings for each of a dozen signals would be half of an account's memory.
 */
public final class Exhibits {
    public static final int MAX = 2;
    private static final int ID_MAX = 40;
    private static final char BETWEEN = '\n';

    private final int bound;
    private String ids = "";
    private float first;
    private float second;

    Exhibits() {
        this(MAX);
    }

    /** @param bound how many to keep, at most {@link #MAX} */
    Exhibits(int bound) {
        this.bound = bound;
    }

    /** Keeps the exchange if it weighs more than the lightest one kept; of equals the earlier stays. */
    public void add(String id, double weight) {
        float heavy = (float) weight;
        if (heavy <= (bound == 1 ? first : second) || id.isEmpty()) {
            return;
        }
        String cut = (id.length() > ID_MAX ? id.substring(0, ID_MAX) : id).replace(BETWEEN, ' ');
        boolean top = heavy > first;
        int between = ids.indexOf(BETWEEN);
        String leader = between < 0 ? ids : ids.substring(0, between);
        if (bound == 1 || ids.isEmpty()) {
            ids = cut;
        } else {
            ids = top ? cut + BETWEEN + leader : leader + BETWEEN + cut;
        }
        second = top ? first : heavy;
        first = top ? heavy : first;
    }

    /** Ids, heaviest first. */
    public List<String> ids() {
        return ids.isEmpty() ? List.of() : List.of(ids.split("\n", -1));
    }

    public int bytes() {
        return 32 + (ids.isEmpty() ? 0 : 40 + ids.length());
    }

    public void write(DataOutput out) throws IOException {
        out.writeUTF(ids);
        out.writeFloat(first);
        out.writeFloat(second);
    }

    public void read(DataInput in) throws IOException {
        ids = in.readUTF();
        first = in.readFloat();
        second = in.readFloat();
    }
}
