package io.portcullis.bench.detection.rival;

import java.util.List;
import java.util.Random;

/**
 * Mahalanobis distance of the mean of an account's embeddings from the honest reference, in 48 randomly projected
 * dimensions, with a ridge of a tenth of the mean variance.
 */
public final class Mahalanobis implements Rival {
    private static final int DIMENSIONS = 48;

    private final float[][] projection;
    private final double[] mean = new double[DIMENSIONS];
    private final double[][] cholesky;

    public Mahalanobis(List<Window> honest, int dimensions, Random random) {
        projection = new float[DIMENSIONS][dimensions];
        for (float[] row : projection) {
            for (int d = 0; d < dimensions; d++) {
                row[d] = (float) (random.nextGaussian() / Math.sqrt(DIMENSIONS));
            }
        }
        double[][] covariance = new double[DIMENSIONS][DIMENSIONS];
        int n = 0;
        for (Window window : honest) {
            double[] x = projectedMean(window);
            n++;
            for (int i = 0; i < DIMENSIONS; i++) {
                mean[i] += x[i];
                for (int j = 0; j < DIMENSIONS; j++) {
                    covariance[i][j] += x[i] * x[j];
                }
            }
        }
        double trace = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            mean[i] /= n;
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            for (int j = 0; j < DIMENSIONS; j++) {
                covariance[i][j] = covariance[i][j] / n - mean[i] * mean[j];
            }
            trace += covariance[i][i];
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            covariance[i][i] += 0.1 * trace / DIMENSIONS + 1e-12;
        }
        cholesky = decompose(covariance);
    }

    @Override
    public String name() {
        return "Mahalanobis";
    }

    @Override
    public String source() {
        return "Lee et al. 2018 applied to the window's mean; reference: means of honest accounts";
    }

    @Override
    public double score(Window window) {
        double[] x = projectedMean(window);
        double sum = 0;
        double[] y = new double[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            double v = x[i] - mean[i];
            for (int j = 0; j < i; j++) {
                v -= cholesky[i][j] * y[j];
            }
            y[i] = v / cholesky[i][i];
            sum += y[i] * y[i];
        }
        return sum;
    }

    private double[] projectedMean(Window window) {
        double[] mean256 = new double[projection[0].length];
        for (float[] point : window.points()) {
            for (int d = 0; d < point.length; d++) {
                mean256[d] += point[d] / window.size();
            }
        }
        double[] x = new double[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            for (int d = 0; d < mean256.length; d++) {
                x[i] += projection[i][d] * mean256[d];
            }
        }
        return x;
    }

    private static double[][] decompose(double[][] a) {
        double[][] l = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
        }
        return l;
    }
}
