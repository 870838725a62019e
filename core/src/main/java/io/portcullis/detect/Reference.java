package io.portcullis.detect;

import io.portcullis.calibrate.Calibration;
import io.portcullis.calibrate.Calibrator;
import io.portcullis.calibrate.Trajectory;
import io.portcullis.campaign.CampaignFinder;
import io.portcullis.campaign.GroupTest;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.inspect.Detector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What honest traffic teaches: trajectories, groups that honest accounts happen to form, and templates that several
 * honest organisations use. References of several logs add up.
 */
public final class Reference {
    private static final int COMMONPLACES_MAX = 20_000;

    private final Calibration start;
    private final List<Trajectory> trajectories = new ArrayList<>();
    private final List<CampaignFinder.Candidate> groups = new ArrayList<>();
    private final List<Map<String, Double>> statistics = new ArrayList<>();
    private final Map<String, Map<String, Double>> values = new TreeMap<>();
    private final Map<Long, Integer> commonplace = new HashMap<>();
    private final List<Found> searched = new ArrayList<>();

    Reference(Calibration start, List<Part> parts, Map<Long, Map<String, Double>> earlier, List<Found> searched) {
        this(start, parts, earlier, searched, Set.of());
    }

    /** @param vouched accounts that people found honest, whether they alarm or not */
    Reference(
            Calibration start,
            List<Part> parts,
            Map<Long, Map<String, Double>> earlier,
            List<Found> searched,
            Set<String> vouched) {
        this.start = start;
        this.searched.addAll(searched);
        TreeMap<String, AccountState> states = new TreeMap<>();
        parts.forEach(part -> states.putAll(part.accounts));
        Part any = parts.get(0);
        AccountState none = new AccountState(AccountFacts.unknown(""));
        for (AccountState state : states.values()) {
            if (!state.alarmed() || vouched.contains(state.facts.account())) {
                trajectories.add(trajectory(state, any.judge));
            }
            Map<String, Double> own = new TreeMap<>();
            for (Detector detector : state.account.detectors()) {
                own.put(detector.name(), detector.value(any));
            }
            values.put(state.facts.account(), own);
        }
        for (CampaignFinder.Candidate candidate : new Pooling(start, EngineConfig.of(0.5, 0), parts).references()) {
            long alarmed = candidate.members().stream()
                    .filter(member -> !vouched.contains(member.account())
                            && states.getOrDefault(member.account(), none).alarmed())
                    .count();
            if (2 * alarmed <= candidate.members().size()) {
                groups.add(candidate);
            }
        }
        Map<Long, Map<String, Double>> once = new TreeMap<>(earlier);
        keep(groups, start.groupWeights(), once);
        statistics.addAll(once.values());
        groups.stream().filter(group -> group.keys().isEmpty()).forEach(group -> statistics.add(group.features()));
        for (Part part : parts) {
            for (var book : part.keys) {
                if (book != null) {
                    book.shared().forEach((key, orgs) -> commonplace.merge(key, orgs, Math::max));
                }
            }
        }
    }

    /**
     * Keeps each group once, at its worst: a group that is found again every day, under the least of its keys, would
     * else count as many.
     */
    static void keep(
            List<CampaignFinder.Candidate> found, Map<String, Double> weights, Map<Long, Map<String, Double>> into) {
        for (CampaignFinder.Candidate group : found) {
            if (!group.keys().isEmpty()) {
                into.merge(
                        java.util.Collections.min(group.keys()),
                        group.features(),
                        (old, now) ->
                                GroupTest.statistic(now, weights) > GroupTest.statistic(old, weights) ? now : old);
            }
        }
    }

    private static Trajectory trajectory(AccountState state, Judge judge) {
        List<Long> exchanges = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < state.looks().length; i++) {
            exchanges.add((long) Judge.FIRST_LOOK << i);
            scores.add((double) state.looks()[i]);
        }
        if (state.exchanges >= Judge.FIRST_LOOK && !Judge.due(state.exchanges)) {
            exchanges.add(state.exchanges);
            scores.add(state.score);
        }
        return new Trajectory(state.facts.org(), judge.stratum(state), exchanges, scores);
    }

    /** Adds what another log teaches. */
    public void add(Reference other) {
        trajectories.addAll(other.trajectories);
        groups.addAll(other.groups);
        statistics.addAll(other.statistics);
        searched.addAll(other.searched);
        other.commonplace.forEach((key, orgs) -> commonplace.merge(key, orgs, Math::max));
    }

    /** The groups that honest traffic happens to form, with those drawn by hash, at the end. */
    public Collection<CampaignFinder.Candidate> groups() {
        return groups;
    }

    /** What searches of a gathering engine would have judged, day by day, for fitting group weights. */
    public List<Found> searched() {
        return searched;
    }

    /** Every signal's value at the end by account, for fitting curves. */
    public Map<String, Map<String, Double>> values() {
        return values;
    }

    public Calibration calibrated(String made) {
        List<Double> honest = statistics.stream()
                .map(features -> GroupTest.statistic(features, start.groupWeights()))
                .toList();
        Map<Long, Integer> kept = new TreeMap<>();
        commonplace.entrySet().stream()
                .sorted(Map.Entry.<Long, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(COMMONPLACES_MAX)
                .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        return new Calibrator(start).calibrate(made, trajectories, kept, honest);
    }
}
