package io.portcullis.bench.detection.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores of honest and attacking accounts, and the detection rate at a fixed false positive rate. */
public final class Roc {
    private final List<Double> honest = new ArrayList<>();
    private final List<Double> attack = new ArrayList<>();

    public void add(boolean isAttack, double score) {
        (isAttack ? attack : honest).add(score);
    }

    public int honest() {
        return honest.size();
    }

    /** The least threshold that at most this share of honest accounts exceed; scores must exceed it strictly. */
    public double threshold(double falsePositiveRate) {
        double[] sorted = honest.stream().mapToDouble(d -> d).sorted().toArray();
        int allowed = (int) Math.floor(falsePositiveRate * sorted.length + 1e-9);
        return sorted.length == 0 ? Double.NEGATIVE_INFINITY : sorted[Math.max(0, sorted.length - 1 - allowed)];
    }

    public ClopperPearson truePositives(double falsePositiveRate) {
        double threshold = threshold(falsePositiveRate);
        return ClopperPearson.of(
                (int) attack.stream().filter(s -> s > threshold).count(), attack.size());
    }

    /** The share of attackers above a threshold. */
    public double above(double threshold) {
        return attack.stream().filter(s -> s > threshold).count() / (double) attack.size();
    }

    /** The share of pairs in which the attacker scores higher, ties half. */
    public double area() {
        double[] sorted = honest.stream().mapToDouble(d -> d).sorted().toArray();
        double sum = 0;
        for (double s : attack) {
            int below = lower(sorted, s);
            int upTo = lower(sorted, Math.nextUp(s));
            sum += (below + 0.5 * (upTo - below)) / sorted.length;
        }
        return sum / attack.size();
    }

    private static int lower(double[] sorted, double value) {
        int found = Arrays.binarySearch(sorted, value);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && sorted[found - 1] == value) {
            found--;
        }
        return found;
    }
}
