package io.portcullis.bench.detection;

import io.portcullis.bench.detection.rival.Window;
import io.portcullis.bench.detection.score.ClopperPearson;
import io.portcullis.bench.detection.score.Groups;
import io.portcullis.bench.detection.score.Roc;
import io.portcullis.bench.detection.town.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The engine's verdicts against the truth, added up over the seeds. */
final class Tally {
    /** Exchanges before an account is first looked at. */
    static final int FIRST_LOOK = 16;

    /** Strata whose accounts are people at a keyboard; the others are programs with fixed wrappers. */
    static final Set<String> PEOPLE = Set.of("chat", "multi-turn", "multilingual", "students");

    /** Counts of a family or of a stratum. */
    static final class Row {
        int accounts;
        int flagged;
        int alarmed;
        long attacks;
        long leaked;
        final List<Double> toDetection = new ArrayList<>();
        final List<Double> coverage = new ArrayList<>();
        final List<String> bestSignals = new ArrayList<>();
    }

    final Map<String, Row> families = new TreeMap<>();
    final Map<String, Row> strata = new TreeMap<>();
    final Roc roc = new Roc();
    final Roc amongPeople = new Roc();
    final Map<String, Roc> alone = new TreeMap<>();
    final Map<String, Roc> without = new TreeMap<>();
    final List<Double> honestP = new ArrayList<>();
    final List<Groups> groups = new ArrayList<>();
    final List<String> runs = new ArrayList<>();
    final List<String> paper = new ArrayList<>();
    int honestSeen;
    int honestFlagged;
    int honestAlarmed;
    int timeless;

    void add(Truth truth, Verdicts verdicts) {
        TreeSet<String> signals = new TreeSet<>();
        verdicts.accounts().values().forEach(v -> signals.addAll(v.llr().keySet()));
        Map<String, String> campaignOf = new HashMap<>();
        for (Label label : truth.labels().values()) {
            campaignOf.put(label.account(), label.campaign());
            Verdict verdict = verdicts.of(label.account());
            Row row = (label.attack() ? families : strata).computeIfAbsent(label.family(), f -> new Row());
            row.accounts++;
            row.flagged += verdict.flagged() ? 1 : 0;
            row.alarmed += verdict.alarm() && !verdict.grouped() ? 1 : 0;
            double rank = verdict.rank() + (verdict.flagged() ? 1e6 : 0);
            roc.add(label.attack(), rank);
            if (label.attack() || PEOPLE.contains(label.family())) {
                amongPeople.add(label.attack(), rank);
            }
            signals(label, verdict, signals);
            if (label.attack()) {
                attacker(truth, label, verdict, row);
            } else {
                honest(truth, label, verdict);
            }
        }
        Groups compared = Groups.compare(verdicts.groups(), campaignOf);
        groups.add(compared);
        compared.coverage()
                .forEach((campaign, share) -> families.computeIfAbsent(campaign, c -> new Row())
                        .coverage
                        .add(share));
    }

    private void signals(Label label, Verdict verdict, TreeSet<String> names) {
        double sum = verdict.llr().values().stream().mapToDouble(d -> d).sum();
        for (String name : names) {
            double llr = verdict.llr().getOrDefault(name, 0.0);
            alone.computeIfAbsent(name, n -> new Roc()).add(label.attack(), llr);
            without.computeIfAbsent(name, n -> new Roc()).add(label.attack(), sum - llr);
        }
        without.computeIfAbsent("", n -> new Roc()).add(label.attack(), sum);
    }

    private void attacker(Truth truth, Label label, Verdict verdict, Row row) {
        List<Long> attacks = truth.attackTimes().getOrDefault(label.account(), List.of());
        row.attacks += attacks.size();
        boolean timed = verdict.flagged() && verdict.alarmAt() >= 0;
        timeless += verdict.flagged() && !timed ? 1 : 0;
        row.leaked +=
                timed ? attacks.stream().filter(t -> t <= verdict.alarmAt()).count() : attacks.size();
        row.toDetection.add(
                timed && verdict.alarmExchange() >= 0 ? (double) verdict.alarmExchange() : Double.POSITIVE_INFINITY);
        verdict.llr().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(e -> e.getValue() > 0)
                .ifPresent(e -> row.bestSignals.add(e.getKey()));
    }

    private void honest(Truth truth, Label label, Verdict verdict) {
        honestFlagged += verdict.flagged() ? 1 : 0;
        honestAlarmed += verdict.alarm() && !verdict.grouped() ? 1 : 0;
        Window window = truth.windows().get(label.account());
        if (window != null && window.size() >= FIRST_LOOK) {
            honestSeen++;
            honestP.add(verdict.p());
        }
    }

    int honest() {
        return strata.values().stream().mapToInt(r -> r.accounts).sum();
    }

    int attackers() {
        return families.values().stream().mapToInt(r -> r.accounts).sum();
    }

    ClopperPearson falsePositives() {
        return ClopperPearson.of(honestFlagged, honest());
    }

    ClopperPearson detected() {
        return ClopperPearson.of(
                families.values().stream().mapToInt(r -> r.flagged).sum(), attackers());
    }

    /** Mean over families of the share of their accounts that were flagged. */
    double meanRecall() {
        return families.values().stream()
                .mapToDouble(r -> (double) r.flagged / r.accounts)
                .average()
                .orElse(Double.NaN);
    }

    double leaked() {
        long all = families.values().stream().mapToLong(r -> r.attacks).sum();
        return (double) families.values().stream().mapToLong(r -> r.leaked).sum() / all;
    }

    List<Double> toDetection() {
        List<Double> all = new ArrayList<>();
        families.values().forEach(r -> all.addAll(r.toDetection));
        return all;
    }

    /** The quantile of times of which infinite ones are censored; infinite when the quantile itself is. */
    static double quantile(List<Double> times, double share) {
        double[] sorted = times.stream().mapToDouble(d -> d).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    double groupMean(java.util.function.ToDoubleFunction<Groups> of) {
        return groups.stream()
                .mapToDouble(of)
                .filter(d -> !Double.isNaN(d))
                .average()
                .orElse(Double.NaN);
    }
}
