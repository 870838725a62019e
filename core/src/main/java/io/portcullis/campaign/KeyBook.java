package io.portcullis.campaign;

import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import io.portcullis.sketch.LongTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * One shard of the fleet's keys: for every template and piece of infrastructure in it, what accounts do with it.
 * Keyed by key, so that shards live on any machine; uses arrive in log order. At most {@code bound} keys: when full,
 * the half of the keys of single accounts that lie idle longest is dropped and counted.
 */
public final class KeyBook {
    private final int bound;
    private final LongTable<KeyEntry> entries = new LongTable<>();
    private final List<KeyEntry> changed = new ArrayList<>();
    private final List<Long> forgotten = new ArrayList<>();
    private long evicted;

    public KeyBook(int bound) {
        this.bound = bound;
    }

    /**
     * Counts one use of a key by an account.
     *
     * @param linking as {@link io.portcullis.inspect.Halves} says of the time
     */
    public void use(long key, Tie tie, long account, long org, long at, boolean linking, double intent, String words) {
        KeyEntry entry = entries.get(key);
        if (entry == null) {
            if (entries.size() >= bound) {
                evict();
            }
            entry = new KeyEntry(key, tie);
            entries.put(key, entry);
        }
        entry.use(account, org, at, linking, intent, words);
        change(entry);
    }

    private void change(KeyEntry entry) {
        if (!entry.changed) {
            entry.changed = true;
            changed.add(entry);
        }
    }

    private void evict() {
        List<KeyEntry> idle = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (!entry.shared()) {
                idle.add(entry);
            }
        });
        if (idle.size() < bound / 8) {
            idle.clear();
            entries.forEach((key, entry) -> idle.add(entry));
        }
        idle.sort((a, b) -> a.last != b.last ? Long.compare(a.last, b.last) : Long.compare(a.key, b.key));
        for (KeyEntry entry : idle.subList(0, Math.max(1, idle.size() / 2))) {
            entries.remove(entry.key);
            entry.gone = true;
            if (entry.shared()) {
                forgotten.add(entry.key);
            }
            evicted++;
        }
        changed.removeIf(entry -> entry.gone);
    }

    /**
     * What changed since the last call, only keys that at least two accounts share; {@link Sharing#NONE} for those
     * forgotten since. The order does not matter.
     */
    public void changes(LongToDoubleFunction rarity, LongTable<Sharing> news) {
        for (long key : forgotten) {
            news.put(key, Sharing.NONE);
        }
        forgotten.clear();
        for (KeyEntry entry : changed) {
            entry.changed = false;
            if (entry.shared()) {
                news.put(entry.key, entry.sharing(rarity.applyAsDouble(entry.key)));
            }
        }
        changed.clear();
    }

    /** The shared wording under a key as a person can read it, empty if unknown. */
    public String words(long key) {
        KeyEntry entry = entries.get(key);
        return entry == null ? "" : entry.sample;
    }

    /** Keys that at least two organisations share, with how many; for a calibration's commonplaces. */
    public Map<Long, Integer> shared() {
        Map<Long, Integer> shared = new HashMap<>();
        entries.forEach((key, entry) -> {
            int orgs = (int) Math.round(entry.orgs.count());
            if (entry.tie.template() && orgs >= 2) {
                shared.put(entry.key, orgs);
            }
        });
        return shared;
    }

    public long evicted() {
        return evicted;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(evicted);
        out.writeInt(entries.size());
        for (long key : entries.keys()) {
            KeyEntry entry = entries.get(key);
            if (entry != null) {
                entry.write(out);
                out.writeBoolean(entry.changed);
            }
        }
        out.writeInt(forgotten.size());
        forgotten.sort(null);
        for (long key : forgotten) {
            out.writeLong(key);
        }
    }

    public void read(DataInput in) throws IOException {
        entries.clear();
        changed.clear();
        forgotten.clear();
        evicted = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            KeyEntry entry = KeyEntry.read(in);
            entries.put(entry.key, entry);
            if (in.readBoolean()) {
                change(entry);
            }
        }
        for (int i = in.readInt(); i > 0; i--) {
            forgotten.add(in.readLong());
        }
    }
}
