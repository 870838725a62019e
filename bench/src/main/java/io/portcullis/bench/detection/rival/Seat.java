package io.portcullis.bench.detection.rival;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * SEAT: the number of pairs of an account's queries that are closer than delta in a similarity encoder's space;
 * delta is
 * the half-percent quantile of distances between queries of one honest reference account.
 */
public final class Seat implements Rival {
    private final double delta;

    public Seat(List<Window> honest, Random random) {
        double[] sample = new double[20_000];
        int filled = 0;
        for (int tries = 0; tries < 400_000 && filled < sample.length; tries++) {
            float[][] points = honest.get(random.nextInt(honest.size())).points();
            if (points.length > 1) {
                int i = random.nextInt(points.length);
                int j = random.nextInt(points.length);
                if (i != j) {
                    sample[filled++] = Prada.distance(points[i], points[j]);
                }
            }
        }
        double[] known = Arrays.copyOf(sample, filled);
        Arrays.sort(known);
        delta = filled == 0 ? 0.1 : Math.max(1e-6, known[filled / 200]);
    }

    @Override
    public String name() {
        return "SEAT";
    }

    @Override
    public String source() {
        return "Zhang et al. 2021: pairs closer than delta, delta the 0.5 % quantile within honest reference accounts";
    }

    @Override
    public double score(Window window) {
        int close = 0;
        float[][] points = window.points();
        for (int i = 1; i < points.length; i++) {
            for (int j = 0; j < i; j++) {
                if (Prada.distance(points[i], points[j]) < delta) {
                    close++;
                }
            }
        }
        return close;
    }
}
