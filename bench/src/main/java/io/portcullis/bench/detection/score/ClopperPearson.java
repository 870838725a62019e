package io.portcullis.bench.detection.score;

/**
 * Exact two-sided 95 % bounds of a binomial rate (Clopper and Pearson 1934), by bisection on the regularised incomplete
 * beta function.
 */
public record ClopperPearson(int hits, int of, double low, double high) {
    private static final double TAIL = 0.025;

    public static ClopperPearson of(int hits, int of) {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException("%d hits of %d".formatted(hits, of));
        }
        double low = hits == 0 ? 0 : quantile(TAIL, hits, of - hits + 1.0);
        double high = hits == of ? 1 : quantile(1 - TAIL, hits + 1.0, of - hits);
        return new ClopperPearson(hits, of, low, high);
    }

    public double rate() {
        return of == 0 ? Double.NaN : (double) hits / of;
    }

    /** Whether a sample of this size can show a rate at all: at least three expected events. */
    public static boolean supports(int sample, double rate) {
        return sample * rate >= 3 - 1e-9;
    }

    private static double quantile(double p, double a, double b) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double mid = (low + high) / 2;
            if (incompleteBeta(mid, a, b) < p) {
                low = mid;
            } else {
                high = mid;
            }
        }
        return (low + high) / 2;
    }

    /** Regularised incomplete beta I_x(a, b) by Lentz's continued fraction (Numerical Recipes 6.4). */
    static double incompleteBeta(double x, double a, double b) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    private static double fraction(double x, double a, double b) {
        double tiny = 1e-300;
        double c = 1;
        double d = 1 - (a + b) * x / (a + 1);
        d = 1 / (Math.abs(d) < tiny ? tiny : d);
        double h = d;
        for (int m = 1; m <= 500; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 + even * d;
            c = 1 + even / c;
            d = 1 / (Math.abs(d) < tiny ? tiny : d);
            c = Math.abs(c) < tiny ? tiny : c;
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 + odd * d;
            c = 1 + odd / c;
            d = 1 / (Math.abs(d) < tiny ? tiny : d);
            c = Math.abs(c) < tiny ? tiny : c;
            h *= d * c;
            if (Math.abs(d * c - 1) < 1e-14) {
                break;
            }
        }
        return h;
    }

    private static double logGamma(double x) {
        double[] g = {
            76.18009172947146,
            -86.50532032941677,
            24.01409824083091,
            -1.231739572450155,
            0.1208650973866179e-2,
            -0.5395239384953e-5
        };
        double sum = 1.000000000190015;
        for (int i = 0; i < g.length; i++) {
            sum += g[i] / (x + 1 + i);
        }
        double t = x + 5.5;
        return -t + (x + 0.5) * Math.log(t) + Math.log(2.5066282746310005 * sum / x);
    }
}
