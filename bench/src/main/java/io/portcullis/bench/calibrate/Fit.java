package io.portcullis.bench.calibrate;

import io.portcullis.calibrate.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Small estimators: monotone curves from two samples, and logistic regression with weights that cannot be negative. */
final class Fit {
    private static final double STRONGEST = 3.5;
    private static final double SMOOTH = 3;

    private Fit() {}

    /**
     * Log-likelihood ratio of attack against honest by value: shares within bins of equal counts, pooled until
     * rising.
     */
    static Curve curve(List<Double> honest, List<Double> attack) {
        List<Double> pooled = new ArrayList<>(honest);
        pooled.addAll(attack);
        pooled.sort(null);
        TreeSet<Double> cuts = new TreeSet<>();
        for (double level : new double[] {0, .1, .25, .4, .55, .7, .8, .87, .92, .95, .97, .985, .995}) {
            cuts.add(pooled.get((int) (level * (pooled.size() - 1))));
        }
        List<double[]> blocks = new ArrayList<>();
        List<Double> bounds = new ArrayList<>(cuts);
        for (int i = 0; i < bounds.size(); i++) {
            double low = bounds.get(i);
            double high = i + 1 < bounds.size() ? bounds.get(i + 1) : Double.POSITIVE_INFINITY;
            double h = honest.stream().filter(v -> v >= low && v < high).count();
            double a = attack.stream().filter(v -> v >= low && v < high).count();
            double sum = pooled.stream()
                    .filter(v -> v >= low && v < high)
                    .mapToDouble(v -> v)
                    .sum();
            if (h + a > 0) {
                blocks.add(new double[] {h, a, sum});
            }
            while (blocks.size() > 1
                    && ratio(blocks.get(blocks.size() - 1), honest, attack)
                            <= ratio(blocks.get(blocks.size() - 2), honest, attack)) {
                double[] last = blocks.remove(blocks.size() - 1);
                double[] before = blocks.get(blocks.size() - 1);
                for (int j = 0; j < 3; j++) {
                    before[j] += last[j];
                }
            }
        }
        List<Double> x = new ArrayList<>();
        List<Double> llr = new ArrayList<>();
        for (double[] block : blocks) {
            double centre = rounded(block[2] / (block[0] + block[1]));
            if (x.isEmpty() || centre > x.get(x.size() - 1)) {
                x.add(centre);
                llr.add(rounded(ratio(block, honest, attack)));
            }
        }
        return new Curve(x, llr, 1);
    }

    private static double ratio(double[] block, List<Double> honest, List<Double> attack) {
        double h = (block[0] + SMOOTH * honest.size() / (honest.size() + attack.size())) / honest.size();
        double a = (block[1] + SMOOTH * attack.size() / (honest.size() + attack.size())) / attack.size();
        return Math.max(-STRONGEST, Math.min(STRONGEST, Math.log(a / h)));
    }

    static double rounded(double x) {
        return Math.round(x * 1e4) / 1e4;
    }

    /**
     * Weights of a logistic regression, classes of equal weight, none negative, drawn to 0 by L2; the last is the
     * bias.
     */
    static double[] logistic(List<double[]> rows, List<Boolean> labels, double decay) {
        int width = rows.get(0).length;
        double[] weights = new double[width + 1];
        double positives = labels.stream().filter(l -> l).count();
        double[] share = {0.5 / Math.max(1, labels.size() - positives), 0.5 / Math.max(1, positives)};
        for (int step = 0; step < 2000; step++) {
            double[] gradient = new double[width + 1];
            for (int i = 0; i < rows.size(); i++) {
                double z = weights[width];
                for (int j = 0; j < width; j++) {
                    z += weights[j] * rows.get(i)[j];
                }
                double error = (labels.get(i) ? 1 : 0) - 1 / (1 + Math.exp(-z));
                double scale = error * share[labels.get(i) ? 1 : 0];
                for (int j = 0; j < width; j++) {
                    gradient[j] += scale * rows.get(i)[j];
                }
                gradient[width] += scale;
            }
            for (int j = 0; j <= width; j++) {
                double moved = weights[j] + 0.5 * (gradient[j] - (j < width ? decay * weights[j] : 0));
                weights[j] = j < width ? Math.max(0, moved) : moved;
            }
        }
        return weights;
    }

    /**
     * Weights of a logistic regression over standardised columns, classes of equal weight, each weight within bounds
     * of its own as it is fitted, drawn to 0 by L2; without the bias.
     *
     * @param shares how much each row counts
     */
    static double[] bounded(
            List<double[]> rows, List<Boolean> labels, List<Double> shares, double[] least, double[] most) {
        int width = least.length;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                mean[j] += row[j] / rows.size();
            }
        }
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / rows.size();
            }
        }
        double[] total = new double[2];
        for (int i = 0; i < rows.size(); i++) {
            total[labels.get(i) ? 1 : 0] += shares.get(i);
        }
        double[] weights = least.clone();
        double bias = 0;
        for (int step = 0; step < 4000; step++) {
            double[] gradient = new double[width];
            double drift = 0;
            for (int i = 0; i < rows.size(); i++) {
                double[] row = rows.get(i);
                double z = bias;
                for (int j = 0; j < width; j++) {
                    z += weights[j] * (row[j] - mean[j]);
                }
                int side = labels.get(i) ? 1 : 0;
                double error = (side - 1 / (1 + Math.exp(-z))) * shares.get(i) * 0.5 / Math.max(1, total[side]);
                for (int j = 0; j < width; j++) {
                    gradient[j] += error * (row[j] - mean[j]);
                }
                drift += error;
            }
            for (int j = 0; j < width; j++) {
                double variance = deviation[j] + 1e-9;
                double moved = weights[j] + gradient[j] / variance - 3e-3 * weights[j];
                weights[j] = Math.max(least[j], Math.min(most[j], moved));
            }
            bias += drift;
        }
        return weights;
    }
}
