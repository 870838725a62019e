package io.portcullis.calibrate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Arithmetic of evidence: e-values from p-values, and control of false discoveries over a fleet. */
public final class PValue {
    private PValue() {}

    /**
     * The e-value e = (1 - p + p ln p) / (p ln^2 p), the mixture of all power calibrators (Vovk, Wang 2021); 1/2 at p
     * = 1.
     */
    public static double e(double p) {
        if (p >= 1) {
            return 0.5;
        }
        double safe = Math.max(p, 1e-300);
        double log = Math.log(safe);
        if (1 - safe < 1e-4) {
            return 0.5;
        }
        return (1 - safe + safe * log) / (safe * log * log);
    }

    /**
     * Which of the e-values are discoveries at false-discovery rate alpha whatever their dependence: the e-BH procedure
     * (Wang, Ramdas 2022), the largest k with the k-th largest e at least n / (k alpha).
     */
    public static List<Integer> discoveries(double[] e, double alpha) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < e.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -e[i]).thenComparingInt(i -> i));
        int last = 0;
        for (int k = 1; k <= e.length; k++) {
            if (e[order.get(k - 1)] >= e.length / (k * alpha)) {
                last = k;
            }
        }
        return List.copyOf(order.subList(0, last));
    }

    /** The share of alpha spent at the k-th look (from 1): 1 / (k (k + 1)), which sums to at most 1 over all looks. */
    public static double spending(int look) {
        return 1.0 / (look * (look + 1.0));
    }
}
