package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Narrow and endlessly varied: prompts that are all about one thing, yet never the same text twice.
 *
 * <p>Value: squared length of the mean random-Fourier embedding, corrected for chance by (n |m|^2 - 1) / (n - 1) and
 * put on a scale of [0, 1], times the share of prompts that repeat none of the last 64 exactly. State: the mean (32
 * floats), a cache of 64 bytes, two counters. Cost: 32 additions. Evaded by breadth, which {@link CoverageDetector}
 * sees. Honest classification jobs show it. Source: streaming MMD (Gretton et al. 2012) against the origin.
 */
final class ConcentrationDetector implements Detector {
    static final String NAME = "concentration";
    private static final int CACHE = 64;

    private final float[] sum = new float[Embedding.SIZE];
    private final byte[] recent = new byte[CACHE];
    private int seen;
    private int fresh;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += reading.embedding()[i];
        }
        int slot = (int) (reading.exact() >>> 58);
        byte tag = (byte) (reading.exact() | 1);
        if (recent[slot] != tag) {
            fresh++;
            exhibits.add(reading.id(), 1);
        }
        recent[slot] = tag;
        seen++;
    }

    @Override
    public double value(Crowd crowd) {
        if (seen < 8) {
            return 0;
        }
        double square = 0;
        for (float x : sum) {
            square += (double) x * x;
        }
        double perFeature = (square / seen - Embedding.SIZE / 2.0) / (seen - 1) / (Embedding.SIZE / 2.0);
        return Math.max(0, Math.min(1, perFeature)) * fresh / seen;
    }

    @Override
    public String because(Crowd crowd) {
        return "%d of %d prompts are new texts about much the same".formatted(fresh, seen);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    float[] mean() {
        float[] mean = sum.clone();
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= Math.max(1, seen);
        }
        return mean;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeInt(fresh);
        out.write(recent);
        for (float x : sum) {
            out.writeFloat(x);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        fresh = in.readInt();
        in.readFully(recent);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = in.readFloat();
        }
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 40 + 16 + CACHE + 16 + 4 * Embedding.SIZE + exhibits.bytes();
    }
}
