package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Narrow and endlessly varied: prompts that are all about one thing, yet never the same text twice.
 *
 * <p>Value: squared length of the mean random-Fourier embedding, corrected for chance by (n |m|^2 - 1) / (n - 1) and
 * put on a scale of [0, 1], times the share of new texts ({@link Repertoire}). State: the mean (32 floats), a
 * counter. Cost: 32 additions. Evaded by breadth, which {@link CoverageDetector}
 * sees. Honest classification jobs show it. Source: streaming MMD (Gretton et al. 2012) against the origin.
 */
final class ConcentrationDetector implements Detector {
    static final String NAME = "concentration";

    private final float[] sum = new float[Embedding.SIZE];
    private int seen;
    private final Repertoire repertoire;
    private final Exhibits exhibits = new Exhibits(1);

    /** @param repertoire of the same account, fed before this */
    ConcentrationDetector(Repertoire repertoire) {
        this.repertoire = repertoire;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += reading.embedding()[i];
        }
        exhibits.add(reading.id(), 1);
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
        return Math.max(0, Math.min(1, perFeature)) * repertoire.fresh();
    }

    @Override
    public String because(Crowd crowd) {
        return "%d prompts about much the same, %.0f %% of them new texts".formatted(seen, 100 * repertoire.fresh());
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
        for (float x : sum) {
            out.writeFloat(x);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        for (int i = 0; i < sum.length; i++) {
            sum[i] = in.readFloat();
        }
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 32 + 16 + 4 * Embedding.SIZE + exhibits.bytes();
    }
}
