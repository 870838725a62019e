package io.portcullis.bench.rig;

import java.util.List;

/** The middle of a few rounds; with an even number of them the mean of the two in the middle. */
public final class Medians {

    private Medians() {}

    /** The median, or NaN when no round was measured. */
    public static double of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().filter(Double::isFinite).sorted().toList();
        int size = sorted.size();
        if (size == 0) {
            return Double.NaN;
        }
        return size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
    }
}
