package io.portcullis.inspect;

import io.portcullis.sketch.Recurrence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The template keys that an account has made its own: seen at least three times among its exchanges, with text that
 * varies under them. At most twelve; a thirteenth replaces the one used least. Uses are counted apart for the odd and
 * the even windows of {@link Halves}, so that links found in the one can be tested in the other.
 */
public final class Adoptions {
    static final int MAX = 12;
    private static final int ADOPT_AT = 3;

    private final Recurrence recurrence = new Recurrence();
    private long @Nullable [] keys;
    private int @Nullable [] uses;
    private byte @Nullable [] ties;
    private int size;
    private int seen;
    private int used;

    /**
     * Counts the reading's keys; {@link #used} then tells which adopted ones it used.
     *
     * @param linking as {@link Halves} says of the reading's time
     */
    public void observe(Reading reading, boolean linking) {
        seen++;
        used = 0;
        long[] templates = reading.templates();
        for (int kind = 0; kind < templates.length; kind++) {
            if (templates[kind] != 0) {
                int at = find(templates[kind]);
                if (at < 0 && recurrence.add(templates[kind]) >= ADOPT_AT) {
                    at = adopt(templates[kind], kind);
                }
                if (at >= 0 && uses != null) {
                    uses[at * 2 + (linking ? 1 : 0)]++;
                    used |= 1 << at;
                }
            }
        }
    }

    private int find(long key) {
        for (int i = 0; i < size && keys != null; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    private int adopt(long key, int tie) {
        if (keys == null || uses == null || ties == null) {
            keys = new long[MAX];
            uses = new int[MAX * 2];
            ties = new byte[MAX];
        }
        int at = size;
        if (size < MAX) {
            size++;
        } else {
            at = 0;
            for (int i = 1; i < MAX; i++) {
                at = uses[2 * i] + uses[2 * i + 1] < uses[2 * at] + uses[2 * at + 1] ? i : at;
            }
        }
        keys[at] = key;
        ties[at] = (byte) tie;
        uses[2 * at] = 1;
        uses[2 * at + 1] = 1;
        used &= ~(1 << at);
        return at;
    }

    /** Keeps the exchange as an exhibit as far as a key it used is shared. */
    void exhibit(Reading reading, Crowd crowd, Exhibits exhibits) {
        for (int i = 0; i < size && used != 0; i++) {
            if ((used >>> i & 1) == 1) {
                Sharing sharing = crowd.sharing(key(i));
                exhibits.add(reading.id(), sharing.orgs() < 2 ? 0 : sharing.orgs() * sharing.rarity());
            }
        }
    }

    public int size() {
        return size;
    }

    public long key(int index) {
        return keys == null ? 0 : keys[index];
    }

    public Tie tie(int index) {
        return Tie.of(ties == null ? 0 : ties[index]);
    }

    /** Whether the last reading used the key. */
    public boolean used(int index) {
        return (used >>> index & 1) == 1;
    }

    /** Uses in odd windows or in even ones. */
    public int uses(int index, boolean odd) {
        return uses == null ? 0 : uses[2 * index + (odd ? 1 : 0)];
    }

    /** Share of the account's exchanges that used the key. */
    public double share(int index) {
        return seen == 0 ? 0 : Math.min(1, (uses(index, true) + uses(index, false)) / (double) seen);
    }

    public int bytes() {
        return 56 + recurrence.bytes() + (keys == null ? 0 : 48 + MAX * 17);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeInt(used);
        out.writeByte(size);
        for (int i = 0; i < size && keys != null && uses != null && ties != null; i++) {
            out.writeLong(keys[i]);
            out.writeInt(uses[2 * i]);
            out.writeInt(uses[2 * i + 1]);
            out.writeByte(ties[i]);
        }
        recurrence.write(out);
    }

    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        int held = in.readInt();
        int count = in.readByte();
        size = 0;
        keys = null;
        for (int i = 0; i < count; i++) {
            long key = in.readLong();
            int even = in.readInt();
            int odd = in.readInt();
            adopt(key, in.readByte());
            if (uses != null) {
                uses[2 * i] = even;
                uses[2 * i + 1] = odd;
            }
        }
        used = held;
        recurrence.read(in);
    }
}
