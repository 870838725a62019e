package io.portcullis.semantic;

import io.portcullis.sketch.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the sampled prompts of all accounts mean. Which exchanges are sampled is decided by a keyed hash of their ids,
 * so that the same log gives the same sample; what was embedded may come back in any order and from any thread that
 * holds the book, for sums do not depend on it. Single-threaded by contract; no clock.
 *
 * <p>Bounds: so many accounts as it was told, {@value MeaningSketch#SAMPLES_MAX} texts an account; what found no room
 * is counted. Keyed by account: books of parts of a log merge into that of the whole.
 */
public final class MeaningBook {
    private static final int FORMAT = 0x50434d31;

    private final double rate;
    private final long key;
    private final int accountsMax;
    private final TreeMap<String, MeaningSketch> sketches = new TreeMap<>();
    private final int dimensions;
    private final String model;
    private long full;
    private long dropped;

    /**
     * @param model name of the model whose vectors are kept
     * @param dimensions numbers in its vectors
     * @param rate share of exchanges to embed, within [0, 1]
     * @param key of the hash that samples, so that nobody can choose ids that are passed over
     */
    public MeaningBook(String model, int dimensions, double rate, long key, int accountsMax) {
        this.model = model;
        this.dimensions = dimensions;
        this.rate = rate;
        this.key = key;
        this.accountsMax = accountsMax;
    }

    /**
     * Whether this exchange is to be embedded. Asked once for each exchange, in the order of the log; a yes takes room,
     * which {@link #add}, {@link #unread} or {@link #drop} use up or give back.
     */
    public boolean wants(String account, String id) {
        if (Hash64.unit(Hash64.pair(key, Hash64.of(id))) >= rate) {
            return false;
        }
        MeaningSketch sketch = sketches.get(account);
        if (sketch == null) {
            if (sketches.size() >= accountsMax) {
                full++;
                return false;
            }
            sketch = new MeaningSketch(dimensions);
            sketches.put(account, sketch);
        }
        return sketch.take();
    }

    /** Takes in the vector of a text that was wanted. */
    public void add(String account, String id, float[] vector) {
        if (vector.length != dimensions) {
            throw new IllegalArgumentException("a vector of %d numbers, not %d".formatted(vector.length, dimensions));
        }
        sketch(account).add(vector, id);
    }

    /** Takes in that a text that was wanted is none for the model. */
    public void unread(String account) {
        sketch(account).unread();
    }

    /** Takes in that a text that was wanted found no room in a queue: a gap, but no error. */
    public void drop(String account) {
        sketch(account).giveBack();
        dropped++;
    }

    private MeaningSketch sketch(String account) {
        return sketches.computeIfAbsent(account, name -> new MeaningSketch(dimensions));
    }

    Optional<MeaningSketch> of(String account) {
        return Optional.ofNullable(sketches.get(account));
    }

    /** Name of the model. */
    public String model() {
        return model;
    }

    public int accounts() {
        return sketches.size();
    }

    /** Texts embedded. */
    public long samples() {
        return sketches.values().stream().mapToLong(MeaningSketch::samples).sum();
    }

    /** Texts that the model could not judge. */
    public long unreadable() {
        return sketches.values().stream().mapToLong(MeaningSketch::unreadable).sum();
    }

    /** Texts that found no room in a queue. */
    public long dropped() {
        return dropped;
    }

    /** What was left out at a bound, in words; empty when nothing was. */
    public List<String> left() {
        List<String> words = new ArrayList<>();
        if (full > 0) {
            words.add("%d exchanges of accounts beyond the bound of %d not embedded".formatted(full, accountsMax));
        }
        if (dropped > 0) {
            words.add("%d sampled prompts dropped before they were embedded".formatted(dropped));
        }
        return words;
    }

    /** Bytes held for accounts, an upper estimate. */
    public long bytes() {
        long bytes = 0;
        for (Map.Entry<String, MeaningSketch> entry : sketches.entrySet()) {
            bytes += 80 + 2L * entry.getKey().length() + entry.getValue().bytes();
        }
        return bytes;
    }

    /** Mean cosine of two prompts of each account that has enough of them, by name; for references and benchmarks. */
    public Map<String, Double> likenesses() {
        Map<String, Double> all = new TreeMap<>();
        sketches.forEach((account, sketch) -> {
            if (sketch.samples() >= MeaningSketch.SAMPLES_LEAST) {
                all.put(account, sketch.likeness());
            }
        });
        return all;
    }

    /** {@link MeaningGroup#ownTheme} of a group; NaN where too few of its accounts have texts enough. */
    public double ownTheme(List<String> accounts) {
        return MeaningGroup.ownTheme(
                accounts.stream().map(this::of).flatMap(Optional::stream).toList());
    }

    /** Adds the book of another part of the log, of the same model. */
    public void merge(MeaningBook other) {
        if (!model.equals(other.model)) {
            throw new IllegalArgumentException("vectors of %s and of %s".formatted(model, other.model));
        }
        other.sketches.forEach((account, sketch) -> sketch(account).merge(sketch));
        full += other.full;
        dropped += other.dropped;
    }

    /** Writes all state; equal books give equal bytes. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT);
        out.writeUTF(model);
        out.writeDouble(rate);
        out.writeLong(key);
        out.writeLong(full);
        out.writeLong(dropped);
        out.writeInt(sketches.size());
        for (Map.Entry<String, MeaningSketch> entry : sketches.entrySet()) {
            out.writeUTF(entry.getKey());
            entry.getValue().write(out);
        }
    }

    /** Takes the state of a book of the same model, rate and key; IOException where it is none, and then empty. */
    public void read(DataInput in) throws IOException {
        sketches.clear();
        if (in.readInt() != FORMAT || !in.readUTF().equals(model) || in.readDouble() != rate || in.readLong() != key) {
            throw new IOException("the embeddings kept are of another model, rate or seed");
        }
        try {
            full = in.readLong();
            dropped = in.readLong();
            for (int i = in.readInt(); i > 0; i--) {
                sketches.put(in.readUTF(), MeaningSketch.read(in, dimensions));
            }
        } catch (IOException | RuntimeException e) {
            sketches.clear();
            full = 0;
            dropped = 0;
            throw new IOException("the embeddings kept are damaged", e);
        }
    }
}
