package io.portcullis.calibrate;

import java.util.List;

/**
 * A signal's natural log-likelihood ratio of attack against honest as a function of its value: piecewise linear between
 * knots, flat outside, never falling, within [-4, 4].
 *
 * @param x knots, strictly rising
 * @param llr at the knots, never falling
 * @param weight of the signal in the combined score, at least 0
 */
public record Curve(List<Double> x, List<Double> llr, double weight) {
    public static final double CLIP = 4;

    public Curve {
        x = List.copyOf(x);
        llr = List.copyOf(llr);
        if (x.isEmpty() || x.size() != llr.size() || weight < 0) {
            throw new IllegalArgumentException("a curve needs as many x as llr and a weight >= 0");
        }
        for (int i = 0; i < x.size(); i++) {
            if (Math.abs(llr.get(i)) > CLIP || i > 0 && (x.get(i) <= x.get(i - 1) || llr.get(i) < llr.get(i - 1))) {
                throw new IllegalArgumentException("knot %d breaks the order or the clip".formatted(i));
            }
        }
    }

    /** The clipped log-likelihood ratio at the value. */
    public double at(double value) {
        int last = x.size() - 1;
        if (value <= x.get(0)) {
            return llr.get(0);
        }
        for (int i = 1; i <= last; i++) {
            if (value < x.get(i)) {
                double share = (value - x.get(i - 1)) / (x.get(i) - x.get(i - 1));
                return llr.get(i - 1) + share * (llr.get(i) - llr.get(i - 1));
            }
        }
        return llr.get(last);
    }
}
