package io.portcullis.calibrate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A sample of honest accounts' statistics, kept so that the upper tail stays exact: the {@value #EXACT} largest values
 * and 200 evenly spaced ranks of the rest; p-values between kept ranks err on the large side.
 *
 * @param n size of the whole sample
 * @param values falling
 * @param ranks for each value how many of the sample are at least as large
 */
public record Tail(int n, List<Double> values, List<Integer> ranks) {
    public static final int EXACT = 600;
    public static final Tail NONE = new Tail(0, List.of(), List.of());

    public Tail {
        values = List.copyOf(values);
        ranks = List.copyOf(ranks);
        if (values.size() != ranks.size()) {
            throw new IllegalArgumentException("as many ranks as values are needed");
        }
    }

    public static Tail of(List<Double> sample) {
        List<Double> sorted = new ArrayList<>(sample);
        sorted.sort(Collections.reverseOrder());
        List<Double> values = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        int n = sorted.size();
        int step = Math.max(1, (n - EXACT) / 200);
        for (int i = 0; i < n; i += i < EXACT ? 1 : step) {
            values.add(sorted.get(i));
            ranks.add(i + 1);
        }
        if (n > 0 && ranks.get(ranks.size() - 1) != n) {
            values.add(sorted.get(n - 1));
            ranks.add(n);
        }
        return new Tail(n, values, ranks);
    }

    /** The conformal p-value (1 + how many honest are at least as extreme) / (n + 1); 1 for an empty sample. */
    public double p(double statistic) {
        int low = 0;
        int high = values.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values.get(middle) >= statistic) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int atLeast = low == 0 ? 0 : low == values.size() ? n : ranks.get(low) - 1;
        return (1.0 + Math.min(n, atLeast)) / (n + 1.0);
    }

    /** The value that a share {@code level} of the sample does not exceed; NaN for an empty sample. */
    public double quantile(double level) {
        if (n == 0) {
            return Double.NaN;
        }
        int rank = Math.max(1, (int) Math.ceil((1 - level) * n));
        for (int i = 0; i < ranks.size(); i++) {
            if (ranks.get(i) >= rank) {
                return values.get(i);
            }
        }
        return values.get(values.size() - 1);
    }
}
