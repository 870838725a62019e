package io.portcullis.bench.detection.score;

import java.util.Arrays;

/** The W of Shapiro and Wilk (1965) with Royston's weights (1992; algorithm AS R94), for 4 to 5,000 values. */
public final class ShapiroWilk {
    private ShapiroWilk() {}

    public static double w(double[] values) {
        int n = values.length;
        if (n < 4 || n > 5000) {
            throw new IllegalArgumentException("Shapiro-Wilk needs 4 to 5000 values, got " + n);
        }
        double[] x = values.clone();
        Arrays.sort(x);
        if (x[n - 1] - x[0] <= 0) {
            throw new IllegalArgumentException("all values are equal");
        }
        double[] a = weights(n);
        double mean = Arrays.stream(x).average().orElse(0);
        double top = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            top += a[i] * x[i];
            squares += (x[i] - mean) * (x[i] - mean);
        }
        return Math.min(1, top * top / squares);
    }

    private static double[] weights(int n) {
        double[] m = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            m[i] = normalQuantile((i + 1 - 0.375) / (n + 0.25));
            sum += m[i] * m[i];
        }
        double u = 1 / Math.sqrt(n);
        double root = Math.sqrt(sum);
        double last = polynomial(u, 0, 0.221157, -0.147981, -2.071190, 4.434685, -2.706056) + m[n - 1] / root;
        double[] a = new double[n];
        int first = 1;
        double phi;
        if (n > 5) {
            double second = polynomial(u, 0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633) + m[n - 2] / root;
            phi = (sum - 2 * m[n - 1] * m[n - 1] - 2 * m[n - 2] * m[n - 2])
                    / (1 - 2 * last * last - 2 * second * second);
            a[n - 2] = second;
            a[1] = -second;
            first = 2;
        } else {
            phi = (sum - 2 * m[n - 1] * m[n - 1]) / (1 - 2 * last * last);
        }
        a[n - 1] = last;
        a[0] = -last;
        for (int i = first; i < n - first; i++) {
            a[i] = m[i] / Math.sqrt(phi);
        }
        return a;
    }

    private static double polynomial(double x, double... c) {
        double value = 0;
        for (int i = c.length - 1; i >= 0; i--) {
            value = value * x + c[i];
        }
        return value;
    }

    /** Quantile of the standard normal (Acklam's rational approximation, refined once), error below 1e-9. */
    static double normalQuantile(double p) {
        double q = p - 0.5;
        double value;
        if (Math.abs(q) <= 0.47575) {
            double r = q * q;
            value = q
                    * (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690)
                                                    * r
                                            - 30.66479806614716)
                                    * r
                            + 2.506628277459239)
                    / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972)
                                                    * r
                                            - 13.28068155288572)
                                    * r
                            + 1);
        } else {
            double r = Math.sqrt(-2 * Math.log(q < 0 ? p : 1 - p));
            value = (((((-0.007784894002430293 * r - 0.3223964580411365) * r - 2.400758277161838) * r
                                                            - 2.549732539343734)
                                                    * r
                                            + 4.374664141464968)
                                    * r
                            + 2.938163982698783)
                    / ((((0.007784695709041462 * r + 0.3224671290700398) * r + 2.445134137142996) * r
                                            + 3.754408661907416)
                                    * r
                            + 1);
            value = q < 0 ? value : -value;
        }
        double error = cumulative(value) - p;
        return value - error * Math.sqrt(2 * Math.PI) * Math.exp(value * value / 2);
    }

    /** Standard normal distribution function by the continued fraction and series of Marsaglia (2004). */
    static double cumulative(double x) {
        if (Math.abs(x) > 7) {
            return x > 0 ? 1 : 0;
        }
        double sum = x;
        double term = x;
        for (int k = 3; Math.abs(term) > 1e-17 && k < 400; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x - 0.91893853320467274178);
    }
}
