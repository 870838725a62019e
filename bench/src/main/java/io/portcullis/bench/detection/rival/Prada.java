package io.portcullis.bench.detection.rival;

import io.portcullis.bench.detection.score.ShapiroWilk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * PRADA: the distances of each query to the nearest earlier one are near normal for honest callers and not for
 * synthetic
 * queries; 1 - W of Shapiro and Wilk. A query joins the growing set when it is farther than mean minus one standard
 * deviation of the set's distances. Text has no predicted class, so all queries are of one. Alarm below W = 0.9 over
 * more
 * than 100 distances; {@link #originalAlarm} is that rule, {@link #score} needs 16 distances only.
 */
public final class Prada implements Rival {
    private static final int LEAST = 16;
    private static final int ORIGINAL_LEAST = 100;
    private static final double ORIGINAL_W = 0.9;

    @Override
    public String name() {
        return "PRADA";
    }

    @Override
    public String source() {
        return "Juuti et al. 2019: Shapiro-Wilk W of minimum distances, outliers beyond 3 sigma dropped";
    }

    @Override
    public double score(Window window) {
        double[] kept = distances(window);
        return kept.length < LEAST ? 0 : 1 - ShapiroWilk.w(kept);
    }

    public boolean originalAlarm(Window window) {
        double[] kept = distances(window);
        return kept.length > ORIGINAL_LEAST && ShapiroWilk.w(kept) < ORIGINAL_W;
    }

    private static double[] distances(Window window) {
        List<float[]> growing = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        double sum = 0;
        double squares = 0;
        int joined = 0;
        for (float[] point : window.points()) {
            if (!growing.isEmpty()) {
                double nearest = Double.POSITIVE_INFINITY;
                for (float[] earlier : growing) {
                    nearest = Math.min(nearest, distance(point, earlier));
                }
                all.add(nearest);
                double mean = joined == 0 ? 0 : sum / joined;
                double spread = joined == 0 ? 0 : Math.sqrt(Math.max(0, squares / joined - mean * mean));
                if (nearest > mean - spread) {
                    growing.add(point);
                    sum += nearest;
                    squares += nearest * nearest;
                    joined++;
                }
            } else {
                growing.add(point);
            }
        }
        return withoutOutliers(all);
    }

    private static double[] withoutOutliers(List<Double> all) {
        double mean = all.stream().mapToDouble(d -> d).average().orElse(0);
        double variance =
                all.stream().mapToDouble(d -> (d - mean) * (d - mean)).average().orElse(0);
        double limit = 3 * Math.sqrt(variance);
        double[] kept = all.stream()
                .mapToDouble(d -> d)
                .filter(d -> Math.abs(d - mean) <= limit)
                .toArray();
        Arrays.sort(kept);
        return kept.length > 0 && kept[kept.length - 1] - kept[0] < 1e-9 ? new double[0] : kept;
    }

    static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            double x = a[d] - b[d];
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
