package io.portcullis.calibrate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a calibration of trajectories of accounts taken to be honest. Curves and weights stay those of the
 * calibration it starts from; what is made anew are the strata's offsets, the largest excesses, the commonplace
 * templates and the groups. No organisation counts for more than one in a hundred of the sample.
 *
 * <p>Excesses are cross-fitted: the offsets that an account is measured against come from the other half of the
 * accounts, so that they are not too small by having been fitted to it.
 */
public final class Calibrator {
    private static final double LEVEL = 0.95;
    private static final int LOOKS = 14;
    private static final int ENOUGH = 60;
    private static final int SHRINK = 150;
    private static final int GROUPS = 1000;

    private final Calibration start;

    public Calibrator(Calibration start) {
        this.start = start;
    }

    public Calibration calibrate(
            String made, List<Trajectory> sample, Map<Long, Integer> commonplace, List<Double> groups) {
        List<Trajectory> kept = balanced(sample);
        List<List<Trajectory>> halves = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < kept.size(); i++) {
            halves.get(i % 2).add(kept.get(i));
        }
        List<Double> maxima = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            Calibration other = with(made, kept.size(), offsets(halves.get(1 - half)), Tail.NONE, Map.of(), Tail.NONE);
            for (Trajectory trajectory : halves.get(half)) {
                maxima.add(largest(other, trajectory));
            }
        }
        return with(made, kept.size(), offsets(kept), Tail.of(maxima), commonplace, enough(Tail.of(groups)));
    }

    /** Few logs hold enough honest groups: where they do not, those of the calibration one starts from stay. */
    private Tail enough(Tail groups) {
        return groups.n() >= GROUPS || groups.n() >= start.groups().n() ? groups : start.groups();
    }

    private static double largest(Calibration calibration, Trajectory trajectory) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < trajectory.scores().size(); i++) {
            double offset = calibration.offset(
                    trajectory.stratum(), trajectory.exchanges().get(i));
            largest = Math.max(largest, trajectory.scores().get(i) - offset);
        }
        return largest;
    }

    /**
     * Accounts with a look, at most one in a hundred (and at least five) of any organisation, in the order of strata.
     */
    private static List<Trajectory> balanced(List<Trajectory> sample) {
        int bound = Math.max(5, sample.size() / 100);
        Map<String, Integer> counts = new HashMap<>();
        List<Trajectory> kept = new ArrayList<>();
        for (Trajectory trajectory : sample) {
            boolean known = !trajectory.org().isEmpty();
            if (!trajectory.scores().isEmpty()
                    && (!known || counts.merge(trajectory.org(), 1, Integer::sum) <= bound)) {
                kept.add(trajectory);
            }
        }
        kept.sort(Comparator.comparing((Trajectory t) -> t.stratum().label()));
        return kept;
    }

    private static TreeMap<String, List<Double>> offsets(List<Trajectory> sample) {
        Map<String, List<Trajectory>> strata = new TreeMap<>();
        for (Trajectory trajectory : sample) {
            strata.computeIfAbsent("*", k -> new ArrayList<>()).add(trajectory);
            strata.computeIfAbsent(trajectory.stratum().label(), k -> new ArrayList<>())
                    .add(trajectory);
            strata.computeIfAbsent(trajectory.stratum().anyPlan(), k -> new ArrayList<>())
                    .add(trajectory);
        }
        List<Double> whole = row(strata.getOrDefault("*", List.of()), List.of());
        TreeMap<String, List<Double>> offsets = new TreeMap<>();
        strata.forEach((label, members) -> {
            if (members.size() >= ENOUGH) {
                offsets.put(label, label.equals("*") ? whole : row(members, whole));
            }
        });
        offsets.put("*", whole);
        return offsets;
    }

    /** The 95th percentile at each look, drawn towards the whole sample's where accounts are few. */
    private static List<Double> row(List<Trajectory> members, List<Double> whole) {
        List<Double> row = new ArrayList<>();
        double last = 0;
        for (int look = 0; look < LOOKS; look++) {
            List<Double> scores = new ArrayList<>();
            for (Trajectory trajectory : members) {
                at(trajectory, 16L << look, scores);
            }
            if (scores.size() >= 20) {
                last = Tail.of(scores).quantile(LEVEL);
            }
            double share = whole.isEmpty() ? 1 : scores.size() / (double) (scores.size() + SHRINK);
            row.add(share * last + (1 - share) * (whole.isEmpty() ? 0 : whole.get(look)));
        }
        return row;
    }

    private static void at(Trajectory trajectory, long exchanges, List<Double> into) {
        int index = trajectory.exchanges().indexOf(exchanges);
        if (index >= 0) {
            into.add(trajectory.scores().get(index));
        }
    }

    private Calibration with(
            String made,
            int accounts,
            TreeMap<String, List<Double>> offsets,
            Tail maxima,
            Map<Long, Integer> commonplace,
            Tail groups) {
        TreeMap<String, Integer> keys = new TreeMap<>();
        commonplace.forEach((key, orgs) -> keys.put(Long.toHexString(key), orgs));
        return new Calibration(
                made, accounts, start.prior(), start.curves(), offsets, maxima, keys, groups, start.groupWeights());
    }
}
