package io.portcullis.inspect;

import io.portcullis.sketch.MinHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The share of an account's exchanges whose text nearly repeats one of its 6 before: MinHash similarity of at least
 * 0.8 over word 3-shingles of system and user text.
 *
 * <p>Value: share within [0, 1], shrunk towards 0 by four exchanges. State: a ring of 6 signatures, 192 bytes. Cost: 96
 * comparisons of 16 bits. Evaded by paraphrase and by interleaving more than 6 wrappers; templated honest jobs show it
 * as much as scrapers do, so that it weighs little by itself. Source: Broder 1997.
 */
final class NearDuplicateDetector implements Detector {
    static final String NAME = "near-duplicates";
    private static final int RING = 6;
    private static final double SIMILAR = 0.8;

    private short @Nullable [] ring;
    private int seen;
    private int repeats;
    private final Exhibits exhibits = new Exhibits();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        if (ring == null) {
            ring = new short[RING * MinHash.BINS];
        }
        double best = 0;
        int held = Math.min(seen, RING);
        for (int i = 0; i < held; i++) {
            best = Math.max(best, MinHash.similarity(ring, i * MinHash.BINS, reading.signature(), 0));
        }
        if (best >= SIMILAR) {
            repeats++;
            exhibits.add(reading.id(), best);
        }
        System.arraycopy(reading.signature(), 0, ring, seen % RING * MinHash.BINS, MinHash.BINS);
        seen++;
    }

    @Override
    public double value(Crowd crowd) {
        return repeats / (seen + 4.0);
    }

    @Override
    public String because(Crowd crowd) {
        return "%d of %d prompts nearly repeat one just before".formatted(repeats, seen);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeInt(repeats);
        for (int i = 0; i < Math.min(seen, RING) * MinHash.BINS && ring != null; i++) {
            out.writeShort(ring[i]);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        repeats = in.readInt();
        short[] read = new short[RING * MinHash.BINS];
        for (int i = 0; i < Math.min(seen, RING) * MinHash.BINS; i++) {
            read[i] = in.readShort();
        }
        ring = read;
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 32 + (ring == null ? 0 : 16 + 2 * ring.length) + exhibits.bytes();
    }
}
