package io.portcullis.bench.detection;

import io.portcullis.bench.detection.score.ClopperPearson;
import io.portcullis.bench.detection.score.Groups;
import io.portcullis.bench.detection.score.Roc;
import io.portcullis.bench.detection.town.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The evaluation as Markdown, which is also what the terminal shows. */
record Report(Tally tally, List<RivalRun.Result> rivals, String made, double alpha) {
    private static final double[] RATES = {0.01, 0.001, 0.0001};

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Detection quality\n\n").append(made).append("\n\n");
        text.append("Written by `bench/detection evaluate`; do not edit. Honest accounts and campaigns are "
                + "simulated from real "
                + "texts and arrival rates; sources and attack families of this report were not tuned "
                + "on (see `Split`). "
                + "Honest accounts of different seeds share texts in other mixtures, so bounds over "
                + "several seeds are somewhat "
                + "narrower than independent accounts would give.\n\n");
        headline(text);
        comparison(text);
        families(text);
        strata(text);
        calibration(text);
        ablations(text);
        misses(text);
        return text.toString();
    }

    private void headline(StringBuilder text) {
        ClopperPearson fp = tally.falsePositives();
        List<Double> times = tally.toDetection();
        text.append("## In short\n\n| measure | value | aim |\n|---|---|---|\n");
        row(
                text,
                "honest accounts / of them with a first look",
                tally.honest() + " / " + tally.honestSeen,
                "3,000 for 0.1 %");
        row(text, "attacking accounts, campaigns", tally.attackers() + ", " + tally.families.size() + " a seed", "");
        row(text, "mean recall over attack families", number(tally.meanRecall()), ">= 0.90");
        row(text, "accounts detected at the frozen threshold", bounds(tally.detected()), "");
        row(text, "false positives at the frozen threshold", bounds(fp), "<= 0.5 %");
        row(text, "worst stratum", worst(), "<= 2 %");
        row(text, "campaign recall", number(tally.groupMean(Groups::recall)), ">= 0.85");
        row(text, "campaign purity", number(tally.groupMean(Groups::purity)), ">= 0.95");
        row(text, "B-cubed F1", number(tally.groupMean(Groups::bcubed)), "");
        row(
                text,
                "exchanges to detection, median / p90 (censored: never)",
                time(Tally.quantile(times, 0.5)) + " / " + time(Tally.quantile(times, 0.9)),
                "");
        row(text, "leaked: attack exchanges before the alarm / all", percent(tally.leaked()), "");
        if (tally.timeless > 0) {
            row(text, "flagged without a time (counted as leaked, never detected)", tally.timeless + " accounts", "");
        }
        text.append('\n');
    }

    private String worst() {
        return tally.strata.entrySet().stream()
                .max(Comparator.comparingDouble(e -> (double) e.getValue().flagged / e.getValue().accounts))
                .map(e -> e.getKey() + " " + bounds(ClopperPearson.of(e.getValue().flagged, e.getValue().accounts)))
                .orElse("-");
    }

    private void comparison(StringBuilder text) {
        double equal = Math.max(0.005, tally.falsePositives().rate());
        text.append("## Against six rivals, on the same accounts in the same run\n\n");
        text.append("Thresholds for this table are set on the honest accounts of the same run, alike for all. "
                + "Bounds are 95 % "
                + "Clopper-Pearson. A rate that the sample cannot support is not given. Rivals see a "
                + "256-dimensional hashed "
                + "n-gram embedding of system prompt and last user message.\n\n");
        text.append("| detector | area | TPR at FPR 1 % | at 0.1 % | at 0.01 % | mean family recall at FPR ")
                .append(percent(equal))
                .append(" | worst stratum there | TPR at FPR 1 % among people only |\n"
                        + "|---|---|---|---|---|---|---|---|\n");
        line(
                text,
                "**Portcullis** (rank)",
                tally.roc,
                tally.amongPeople,
                "at its own threshold: " + number(tally.meanRecall()),
                worst());
        for (RivalRun.Result r : rivals) {
            line(
                    text,
                    r.rival.name(),
                    r.roc,
                    r.amongPeople,
                    number(r.meanRecall(equal)),
                    percent(r.worstStratum(equal)));
        }
        text.append("\nWith the papers' own thresholds: ");
        text.append(rivals.stream()
                .filter(r ->
                        r.originalHits + r.originalFalse > 0 || r.rival.name().equals("PRADA"))
                .map(r -> {
                    ClopperPearson[] o = RivalRun.original(r, tally.attackers(), tally.honest());
                    return "%s TPR %s, FPR %s".formatted(r.rival.name(), bounds(o[0]), bounds(o[1]));
                })
                .collect(Collectors.joining("; ")));
        if (!tally.paper.isEmpty()) {
            text.append(". As a check of the implementation, MMD in its paper's setting, where honest "
                            + "windows come from the ")
                    .append("pooled calls of all people: ")
                    .append(String.join("; ", tally.paper));
        }
        text.append(".\n\nSources: ");
        text.append(rivals.stream()
                .map(r -> r.rival.name() + " (" + r.rival.source() + ")")
                .collect(Collectors.joining("; ")));
        text.append(".\n\n");
    }

    private void line(StringBuilder text, String name, Roc roc, Roc people, String recall, String worst) {
        List<String> cells = new ArrayList<>(List.of(name, number(roc.area())));
        for (double rate : RATES) {
            cells.add(ClopperPearson.supports(roc.honest(), rate) ? bounds(roc.truePositives(rate)) : "not supported");
        }
        cells.add(recall);
        cells.add(worst);
        cells.add(percent(people.truePositives(0.01).rate()));
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void families(StringBuilder text) {
        text.append("## Attack families\n\nHeld out means: no account of the family, and none of its wording, was "
                + "on the tuning "
                + "side. Of paraphrased, polyglot-wrapper, retarget, adaptive, relay-wrapped, resampling and hydra "
                + "the tuning side has campaigns of the same kind (`Rehearsals`), so that wording, source and habits "
                + "are held out there, not the kind.\n\n| family | held out | accounts | flagged | outside "
                + "any campaign | exchanges to "
                + "detection, median | leaked | "
                + "campaign covered | best rival at FPR 1 % | strongest signals "
                + "|\n|---|---|---|---|---|---|---|---|---|---|\n");
        for (Map.Entry<String, Tally.Row> e : tally.families.entrySet()) {
            Tally.Row r = e.getValue();
            String rival = rivals.stream()
                    .max(Comparator.comparingDouble(x -> x.familyRecall(e.getKey(), 0.01)))
                    .map(x -> x.rival.name() + " " + number(x.familyRecall(e.getKey(), 0.01)))
                    .orElse("-");
            row(
                    text,
                    e.getKey(),
                    Split.HELD_OUT.contains(e.getKey()) ? "yes" : "",
                    r.accounts + "",
                    bounds(ClopperPearson.of(r.flagged, r.accounts)),
                    number((double) r.alarmed / r.accounts),
                    time(Tally.quantile(r.toDetection, 0.5)),
                    percent((double) r.leaked / r.attacks),
                    number(r.coverage.stream().mapToDouble(d -> d).average().orElse(0)),
                    rival,
                    strongest(r));
        }
        text.append('\n');
    }

    private static String strongest(Tally.Row row) {
        Map<String, Long> counts =
                row.bestSignals.stream().collect(Collectors.groupingBy(s -> s, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(2)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private void strata(StringBuilder text) {
        text.append(
                "## Honest strata\n\n| stratum | accounts | falsely flagged | outside any campaign | as member of a "
                        + "campaign only |\n"
                        + "|---|---|---|---|---|\n");
        for (Map.Entry<String, Tally.Row> e : tally.strata.entrySet()) {
            Tally.Row r = e.getValue();
            row(
                    text,
                    e.getKey(),
                    r.accounts + "",
                    bounds(ClopperPearson.of(r.flagged, r.accounts)),
                    r.alarmed + "",
                    (r.flagged - r.alarmed) + "");
        }
        text.append('\n');
    }

    private void calibration(StringBuilder text) {
        text.append("## Realised against nominal\n\nShare of honest accounts with at least ")
                .append(Tally.FIRST_LOOK)
                .append(" exchanges whose final p-value is at or below a level; alarms outside any campaign "
                        + "at nominal alpha ")
                .append(alpha)
                .append(": ")
                .append(bounds(ClopperPearson.of(tally.honestAlarmed, tally.honest())))
                .append(" of all honest accounts.\n\n| nominal | realised |\n|---|---|\n");
        for (double level : new double[] {0.1, 0.05, 0.01, 0.005, 0.001}) {
            int hits = (int) tally.honestP.stream().filter(p -> p <= level).count();
            row(
                    text,
                    percent(level),
                    ClopperPearson.supports(tally.honestSeen, level)
                            ? bounds(ClopperPearson.of(hits, tally.honestSeen))
                            : "not supported by the sample");
        }
        text.append('\n');
    }

    private void ablations(StringBuilder text) {
        text.append("## Single signals\n\nAlone: rank by the log-likelihood ratio of this signal only. "
                        + "Without: rank by the plain "
                        + "sum of all the others; the sum of all gives ")
                .append(bounds(tally.without.getOrDefault("", new Roc()).truePositives(0.01)))
                .append(". Both at FPR 1 %, over all attack accounts; campaigns and thresholds play no part here.\n\n"
                        + "| signal | alone | without |\n|---|---|---|\n");
        Map<String, Roc> sorted = new LinkedHashMap<>();
        tally.alone.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        e -> -e.getValue().truePositives(0.01).rate()))
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        sorted.forEach((name, roc) -> row(
                text,
                name,
                number(roc.truePositives(0.01).rate()),
                number(tally.without
                        .getOrDefault(name, new Roc())
                        .truePositives(0.01)
                        .rate())));
        text.append('\n');
    }

    private void misses(StringBuilder text) {
        text.append("## Misses\n\nFamilies of which fewer than half of the accounts were found: ");
        String missed = tally.families.entrySet().stream()
                .filter(e -> 2 * e.getValue().flagged < e.getValue().accounts)
                .map(e -> "%s (%d of %d)".formatted(e.getKey(), e.getValue().flagged, e.getValue().accounts))
                .collect(Collectors.joining(", "));
        text.append(missed.isEmpty() ? "none" : missed);
        text.append(". Relay without a wrapper and mixes of 1 % and below are expected misses: such accounts look "
                + "like their "
                + "customers.\n\n## Runs\n\n");
        tally.runs.forEach(r -> text.append("- ").append(r).append('\n'));
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String bounds(ClopperPearson b) {
        return b.of() == 0
                ? "-"
                : "%s (%s to %s; %d/%d)"
                        .formatted(percent(b.rate()), percent(b.low()), percent(b.high()), b.hits(), b.of());
    }

    static String number(double value) {
        return Double.isNaN(value) ? "-" : "%.3f".formatted(value);
    }

    static String percent(double value) {
        return Double.isNaN(value)
                ? "-"
                : value < 0.02 && value > 0 ? "%.2f %%".formatted(100 * value) : "%.1f %%".formatted(100 * value);
    }

    private static String time(double exchanges) {
        return Double.isInfinite(exchanges) ? "never" : Double.isNaN(exchanges) ? "-" : "%.0f".formatted(exchanges);
    }
}
