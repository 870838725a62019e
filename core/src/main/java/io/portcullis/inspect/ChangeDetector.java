package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A change against the account's own past, as a stolen key shows it: windows of 16 exchanges against the mean of all
 * windows before.
 *
 * <p>Value: natural log of 1 + M, M = e (M + 1) the Shiryaev-Roberts statistic, e the e-value of the window's rank
 * among the distances of the last 8 windows. State: two means of 32 floats, 8 distances. Cost: 32 additions. Evaded
 * by drifting slowly, and without meaning for an account that attacked from its first day. Source: Shiryaev 1963,
 * Roberts 1966; e-detectors (Shin, Ramdas, Rinaldo 2024).
 */
final class ChangeDetector implements Detector {
    static final String NAME = "change";
    private static final int WINDOW = 16;
    private static final int PAST = 8;

    private final float[] window = new float[Embedding.SIZE];
    private final float[] mean = new float[Embedding.SIZE];
    private final float[] distances = new float[PAST];
    private int seen;
    private int windows;
    private double statistic;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        for (int i = 0; i < window.length; i++) {
            window[i] += reading.embedding()[i] / WINDOW;
        }
        if (++seen % WINDOW == 0) {
            close(reading);
        }
    }

    @Override
    public double value(Crowd crowd) {
        return StrictMath.log(1 + statistic);
    }

    @Override
    public String because(Crowd crowd) {
        return "%d windows of %d exchanges compared with the account's own past".formatted(windows, WINDOW);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    private void close(Reading reading) {
        double distance = 0;
        for (int i = 0; i < window.length; i++) {
            double d = window[i] - mean[i];
            distance += d * d;
        }
        if (windows >= 4) {
            int past = Math.min(PAST, windows - 1);
            int atLeast = 0;
            for (int i = 0; i < past; i++) {
                atLeast += distances[i] >= distance ? 1 : 0;
            }
            double p = (1.0 + atLeast) / (past + 1);
            double log = StrictMath.log(p);
            double e = p >= 1 ? 0.5 : (1 - p + p * log) / (p * log * log);
            statistic = Math.min(1e9, e * (statistic + 1));
            if (atLeast == 0) {
                exhibits.add(reading.id(), distance);
            }
        }
        if (windows > 0) {
            distances[(windows - 1) % PAST] = (float) distance;
        }
        windows++;
        for (int i = 0; i < window.length; i++) {
            mean[i] += (window[i] - mean[i]) / windows;
            window[i] = 0;
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeInt(windows);
        out.writeDouble(statistic);
        for (int i = 0; i < window.length; i++) {
            out.writeFloat(window[i]);
            out.writeFloat(mean[i]);
        }
        for (float distance : distances) {
            out.writeFloat(distance);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        windows = in.readInt();
        statistic = in.readDouble();
        for (int i = 0; i < window.length; i++) {
            window[i] = in.readFloat();
            mean[i] = in.readFloat();
        }
        for (int i = 0; i < PAST; i++) {
            distances[i] = in.readFloat();
        }
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 56 + 3 * 16 + 8 * Embedding.SIZE + 4 * PAST + exhibits.bytes();
    }
}
