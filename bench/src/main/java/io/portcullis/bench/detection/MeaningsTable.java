package io.portcullis.bench.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.bench.detection.score.Roc;
import io.portcullis.bench.detection.town.Label;
import io.portcullis.campaign.Campaign;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Signal;
import io.portcullis.semantic.MeaningBook;
import io.portcullis.semantic.Refinement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Areas and rates of what embeddings say about accounts and groups, added up over towns. */
final class MeaningsTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double UNKNOWN = -2;

    private final Roc alone = new Roc();
    private final Roc bareSum = new Roc();
    private final Roc fullSum = new Roc();
    private final Roc hashed = new Roc();
    private final Map<String, List<Double>> attackers = new TreeMap<>();
    private final Map<String, List<Double>> honest = new TreeMap<>();
    private final Map<String, List<double[]>> sums = new TreeMap<>();
    private final Roc groups = new Roc();
    private final Map<String, List<Double>> themes = new TreeMap<>();
    private final List<String> campaigns = new ArrayList<>();

    static Map<String, Label> labels(Path town) throws IOException {
        Map<String, Label> labels = new TreeMap<>();
        for (String line : Files.readAllLines(town.resolve("truth/labels.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            labels.put(
                    node.path("account").asText(),
                    new Label(
                            node.path("account").asText(),
                            node.path("attack").asBoolean(),
                            node.path("family").asText(),
                            node.path("campaign").asText()));
        }
        return labels;
    }

    /** Accounts without texts enough rank below all others. */
    void accounts(Map<String, Label> labels, Findings bare, Findings refined, MeaningBook book) {
        Map<String, Double> likeness = book.likenesses();
        for (int i = 0; i < bare.accounts().size(); i++) {
            AccountFinding one = bare.accounts().get(i);
            Label label = labels.get(one.account());
            if (label == null) {
                continue;
            }
            double value = likeness.containsKey(one.account()) ? -likeness.get(one.account()) : UNKNOWN;
            double before = sum(one);
            double after = sum(refined.accounts().get(i));
            alone.add(label.attack(), value);
            bareSum.add(label.attack(), before);
            fullSum.add(label.attack(), after);
            hashed.add(
                    label.attack(),
                    one.signals().stream()
                            .filter(signal -> signal.name().equals("coverage"))
                            .mapToDouble(Signal::llr)
                            .sum());
            (label.attack() ? attackers : honest)
                    .computeIfAbsent(label.family(), family -> new ArrayList<>())
                    .add(value);
            if (label.attack()) {
                sums.computeIfAbsent(label.family(), family -> new ArrayList<>())
                        .add(new double[] {before, after});
            }
        }
    }

    private static double sum(AccountFinding one) {
        return one.signals().stream().mapToDouble(Signal::llr).sum();
    }

    /** The true campaigns against groups of honest accounts of one trade; and the campaigns that were found. */
    void groups(Map<String, Label> labels, Map<String, List<Double>> trades, Findings refined, MeaningBook book) {
        trades.forEach((trade, values) -> values.forEach(own -> {
            groups.add(false, -own);
            themes.computeIfAbsent("honest " + trade, name -> new ArrayList<>()).add(own);
        }));
        Map<String, List<String>> rings = new TreeMap<>();
        labels.values().stream()
                .filter(Label::attack)
                .forEach(label -> rings.computeIfAbsent(label.campaign(), name -> new ArrayList<>())
                        .add(label.account()));
        rings.forEach((ring, accounts) -> {
            double own = book.ownTheme(accounts);
            if (!Double.isNaN(own)) {
                groups.add(true, -own);
                themes.computeIfAbsent("attack " + ring, name -> new ArrayList<>())
                        .add(own);
            }
        });
        for (Campaign campaign : refined.campaigns()) {
            campaigns.add("%s, %d accounts, %s: own themes %.3f"
                    .formatted(
                            campaign.id(),
                            campaign.accounts().size(),
                            attack(labels, campaign.accounts()) ? "attack" : "HONEST",
                            book.ownTheme(campaign.accounts())));
        }
    }

    private static boolean attack(Map<String, Label> labels, List<String> accounts) {
        return 2
                        * accounts.stream()
                                .filter(a ->
                                        labels.get(a) != null && labels.get(a).attack())
                                .count()
                > accounts.size();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| ranking of accounts | area | TPR at FPR 1 % |\n|---|---|---|\n");
        row(text, Refinement.SIGNAL + " alone", alone);
        row(text, "coverage (hashed words) alone", hashed);
        row(text, "plain sum of signals without it", bareSum);
        row(text, "plain sum of signals with it", fullSum);
        row(text, "campaigns by their accounts' own themes, against honest groups of one trade", groups);
        text.append("\n| group | own themes, mean |\n|---|---|\n");
        themes.forEach((name, values) -> text.append("| %s | %.3f |\n"
                .formatted(
                        name, values.stream().mapToDouble(one -> one).average().orElse(Double.NaN))));
        text.append("\n| family | accounts | area alone | area against suites | against rag | against chat |")
                .append(" TPR at 1 % of the sum without | with |\n|---|---|---|---|---|---|---|---|\n");
        double before = bareSum.threshold(0.01);
        double after = fullSum.threshold(0.01);
        attackers.forEach((family, values) -> text.append("| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n"
                .formatted(
                        family,
                        values.size(),
                        area(
                                values,
                                honest.values().stream().flatMap(List::stream).toList()),
                        area(values, of("suites", "nightly-evaluation")),
                        area(values, of("rag")),
                        area(values, of("chat", "multi-turn")),
                        share(sums.getOrDefault(family, List.of()), 0, before),
                        share(sums.getOrDefault(family, List.of()), 1, after))));
        campaigns.forEach(one -> text.append("\n- ").append(one));
        return text.toString();
    }

    private List<Double> of(String... strata) {
        List<Double> all = new ArrayList<>();
        for (String stratum : strata) {
            all.addAll(honest.getOrDefault(stratum, List.of()));
        }
        return all;
    }

    private static double area(List<Double> attack, List<Double> honest) {
        Roc roc = new Roc();
        attack.forEach(value -> roc.add(true, value));
        honest.forEach(value -> roc.add(false, value));
        return roc.area();
    }

    private static double share(List<double[]> sums, int which, double threshold) {
        return sums.stream().filter(sum -> sum[which] > threshold).count() / (double) sums.size();
    }

    private static void row(StringBuilder text, String name, Roc roc) {
        text.append("| %s | %.3f | %.3f |\n"
                .formatted(name, roc.area(), roc.truePositives(0.01).rate()));
    }
}
