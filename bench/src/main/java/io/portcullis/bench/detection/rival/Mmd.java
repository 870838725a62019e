package io.portcullis.bench.detection.rival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Unbiased squared maximum mean discrepancy between an account's embeddings and an honest reference, summed over RBF
 * kernels of sigma 1/2, 1, 2 and 4 times the median distance. Original threshold: the 95th percentile of
 * honest-against-honest, here over the reference accounts.
 */
public final class Mmd implements Rival {
    private static final int REFERENCE = 400;
    private static final int WINDOW = 250;
    private static final double[] MULTIPLES = {0.5, 1, 2, 4};

    private final float[][] reference;
    private final double median;
    private final double within;
    private final double threshold;

    public Mmd(List<Window> honest, Random random) {
        List<float[]> sample = new ArrayList<>();
        for (int tries = 0; tries < 40 * REFERENCE && sample.size() < REFERENCE; tries++) {
            float[][] points = honest.get(random.nextInt(honest.size())).points();
            if (points.length > 0) {
                sample.add(points[random.nextInt(points.length)]);
            }
        }
        reference = sample.toArray(float[][]::new);
        median = median(reference);
        within = within(reference, median);
        double[] scores = honest.stream()
                .filter(w -> w.size() >= 16)
                .limit(600)
                .mapToDouble(this::score)
                .sorted()
                .toArray();
        threshold = scores.length == 0 ? Double.POSITIVE_INFINITY : scores[(int) (0.95 * (scores.length - 1))];
    }

    @Override
    public String name() {
        return "MMD";
    }

    @Override
    public String source() {
        return "2026: unbiased MMD^2, RBF sigma {1/2,1,2,4} x median, threshold the 95th percentile of honest-honest";
    }

    @Override
    public double score(Window window) {
        float[][] points = window.size() > WINDOW ? Arrays.copyOf(window.points(), WINDOW) : window.points();
        if (points.length < 2) {
            return 0;
        }
        return within(points, median) + within - 2 * across(points, reference, median);
    }

    public boolean originalAlarm(Window window) {
        return window.size() >= 16 && score(window) > threshold;
    }

    /** Unbiased MMD^2 of two samples; may be negative. */
    static double unbiased(float[][] x, float[][] y, double median) {
        return within(x, median) + within(y, median) - 2 * across(x, y, median);
    }

    static double median(float[][] points) {
        double[] all = new double[points.length * (points.length - 1) / 2];
        int filled = 0;
        for (int i = 1; i < points.length; i++) {
            for (int j = 0; j < i; j++) {
                all[filled++] = Prada.distance(points[i], points[j]);
            }
        }
        Arrays.sort(all);
        return all.length == 0 || all[all.length / 2] == 0 ? 1 : all[all.length / 2];
    }

    private static double within(float[][] x, double median) {
        double sum = 0;
        for (int i = 1; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += 2 * kernel(x[i], x[j], median);
            }
        }
        return sum / ((double) x.length * (x.length - 1));
    }

    private static double across(float[][] x, float[][] y, double median) {
        double sum = 0;
        for (float[] a : x) {
            for (float[] b : y) {
                sum += kernel(a, b, median);
            }
        }
        return sum / ((double) x.length * y.length);
    }

    private static double kernel(float[] a, float[] b, double median) {
        double distance = Prada.distance(a, b);
        double sum = 0;
        for (double multiple : MULTIPLES) {
            double sigma = multiple * median;
            sum += Math.exp(-distance * distance / (2 * sigma * sigma));
        }
        return sum;
    }
}
