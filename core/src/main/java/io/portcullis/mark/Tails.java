package io.portcullis.mark;

/** Exact upper tails of the two distributions that marks have under the null; accurate to 1e-12 relative. */
public final class Tails {
    private static final double[] LANCZOS = {
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };
    private static final int TERMS_MAX = 1_000_000;

    private Tails() {}

    /** P[Bin(n, q) >= hits]: the terms from the largest down, each from the one before. */
    public static double binomial(long n, double q, long hits) {
        if (n < 0 || hits > n || q < 0 || q > 1) {
            throw new IllegalArgumentException("no tail of %d hits in %d draws at %s".formatted(hits, n, q));
        }
        if (hits <= 0) {
            return 1;
        }
        if (q == 0 || q == 1) {
            return q;
        }
        boolean upper = hits > n * q;
        long first = upper ? hits : hits - 1;
        double log = logChoose(n, first) + first * Math.log(q) + (n - first) * Math.log1p(-q);
        double odds = q / (1 - q);
        double term = 1;
        double sum = 1;
        long k = first;
        while (term > sum * 1e-17 && (upper ? k < n : k > 0)) {
            term *= upper ? (double) (n - k) / (k + 1) * odds : k / ((n - k + 1) * odds);
            sum += term;
            k += upper ? 1 : -1;
        }
        double tail = Math.exp(log + Math.log(sum));
        return Math.clamp(upper ? tail : 1 - tail, 0, 1);
    }

    /** P[Gamma(shape, 1) >= x]: the regularised upper incomplete gamma function (Numerical Recipes, 6.2). */
    public static double gamma(double shape, double x) {
        if (!(shape > 0) || Double.isNaN(x)) {
            throw new IllegalArgumentException("no gamma tail of shape " + shape + " at " + x);
        }
        if (x <= 0) {
            return 1;
        }
        double front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
        return Math.clamp(x < shape + 1 ? 1 - front * series(shape, x) : front * fraction(shape, x), 0, 1);
    }

    private static double series(double shape, double x) {
        double term = 1 / shape;
        double sum = term;
        for (int i = 1; i < TERMS_MAX && term > sum * 1e-17; i++) {
            term *= x / (shape + i);
            sum += term;
        }
        return sum;
    }

    /** Lentz's method. */
    private static double fraction(double shape, double x) {
        double tiny = 1e-300;
        double b = x + 1 - shape;
        double c = 1 / tiny;
        double d = 1 / b;
        double h = d;
        for (int i = 1; i < TERMS_MAX; i++) {
            double a = -i * (i - shape);
            b += 2;
            d = 1 / nonZero(a * d + b, tiny);
            c = nonZero(b + a / c, tiny);
            double step = c * d;
            h *= step;
            if (Math.abs(step - 1) < 1e-16) {
                break;
            }
        }
        return h;
    }

    private static double nonZero(double value, double tiny) {
        return Math.abs(value) < tiny ? tiny : value;
    }

    static double logChoose(long n, long k) {
        return logGamma(n + 1.0) - logGamma(k + 1.0) - logGamma(n - k + 1.0);
    }

    /** Lanczos, g = 7, nine terms. */
    static double logGamma(double z) {
        if (z < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
        }
        double x = z - 1;
        double sum = 0.99999999999980993;
        for (int i = 0; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x + i + 1);
        }
        double t = x + LANCZOS.length - 0.5;
        return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
