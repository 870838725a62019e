package io.portcullis.prove;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Holm's correction for as many tests as were made; valid however they depend on each other (Holm 1979). */
public final class Holm {
    private Holm() {}

    /** Corrected p-values, in the order given. */
    public static List<Double> corrected(List<Double> ps) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ps.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(ps::get));
        Double[] corrected = new Double[ps.size()];
        double least = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            int i = order.get(rank);
            least = Math.max(least, Math.min(1, ps.get(i) * (ps.size() - rank)));
            corrected[i] = least;
        }
        return List.of(corrected);
    }
}
