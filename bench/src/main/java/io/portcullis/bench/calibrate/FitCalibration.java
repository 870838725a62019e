package io.portcullis.bench.calibrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.calibrate.Calibration;
import io.portcullis.calibrate.Curve;
import io.portcullis.calibrate.Tail;
import io.portcullis.campaign.GroupTest;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Found;
import io.portcullis.detect.Reference;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import io.portcullis.traffic.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The command that makes the default calibration: {@code FitCalibration OUT [unseen=PREFIX,...] HONEST_TOWN... --
 * ATTACK_TOWN...}, towns as {@code bench/detection generate --split tune} writes them. Families whose names begin with
 * an unseen prefix are left out of the fit, to see what the engine makes of kinds of attack that it never saw.
 *
 * <p>First pass, uncalibrated: values of every signal at the end of the log, honest accounts against attackers of the
 * tuning families, give each signal a monotone curve; logistic regression over curves and over groups gives the
 * weights. Second pass over the honest towns: offsets, excesses, groups and commonplaces. Sources of the reporting
 * split are never read.
 */
public final class FitCalibration {
    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * Signals that few attackers show, but no honest account: what little weight a fit gives them is for want of
     * cases.
     */
    private static final Map<String, Double> LEAST = Map.of(
            "logit-harvest",
            3.0,
            "probe-burst",
            1.2,
            "replay",
            2.0,
            "training-intent",
            0.9,
            "template-recurrence",
            0.6,
            "synchrony",
            0.4,
            "knowledge-draw",
            0.4);
    /** Signals that heavy or regular honest use shows as well: a fit to few attack families makes too much of them. */
    private static final Map<String, Double> MOST = Map.of(
            "change",
            0.3,
            "yield",
            0.6,
            "near-duplicates",
            0.6,
            "volume",
            0.5,
            "rhythm",
            0.4,
            "coverage",
            0.8,
            "concentration",
            0.4,
            "infrastructure",
            0.5,
            "knowledge-draw",
            0.8);

    /**
     * One quotation means nothing, twenty do; too few attackers replay for a fit to see it. Knowledge drawn speaks for
     * itself from 16 bare questions on, and policies rely on what it is worth: 3.0 at 32, 4.0 at 64.
     */
    private static final Map<String, Curve> BY_HAND = Map.of(
            "replay", new Curve(List.of(0.0, 0.6931, 1.6094, 3.0), List.of(0.0, 0.3, 1.2, 4.0), 1),
            "knowledge-draw",
                    new Curve(List.of(1.0986, 2.1972, 2.8332, 3.4965, 4.1744), List.of(0.0, 0.5, 1.5, 3.0, 4.0), 1));

    /** Bounds on what a fit to few kinds of honest group and of campaign makes of a feature. */
    private static final Map<String, Double> MOST_OF_GROUPS = Map.ofEntries(
            Map.entry("alike", 1.0),
            Map.entry("young", 3.0),
            Map.entry("size", 2.5),
            Map.entry("monologue", 8.0),
            Map.entry("replay", 9.0),
            Map.entry("burst", 0.6),
            Map.entry("fresh", 4.0),
            Map.entry("orgs", 1.0),
            Map.entry("overlap", 1.0),
            Map.entry("share", 2.0),
            Map.entry("start", 0.5),
            Map.entry("intent", 2.5),
            Map.entry("wrapper", 1.0),
            Map.entry("papers", 4.0));

    private static final Map<String, Double> LEAST_OF_GROUPS = Map.of(
            "score",
            0.2,
            "wrapper",
            0.5,
            "burst",
            0.3,
            "monologue",
            4.0,
            "carry",
            6.0,
            "papers",
            4.0,
            "intent",
            0.5,
            "orgs",
            0.5,
            "size",
            2.0);

    /** Papers in common count once, as {@code papers}: agencies' customers have more of them than rings. */
    private static final Set<String> FEATURES_LEFT_OUT =
            Set.of("unverified", "known", "routine", "kin", "payment", "network", "brief", "common", "untold");

    private static final String UNSEEN = "unseen=";

    private FitCalibration() {}

    public static void main(String[] args) throws IOException {
        List<Path> honest = new ArrayList<>();
        List<Path> attack = new ArrayList<>();
        boolean second = false;
        List<String> unseen = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            if (args[i].startsWith(UNSEEN)) {
                unseen.addAll(List.of(args[i].substring(UNSEEN.length()).split(",")));
            } else if (args[i].equals("--")) {
                second = true;
            } else {
                (second ? attack : honest).add(Path.of(args[i]));
            }
        }
        Calibration fitted = curves(unread(Calibration.shipped()), attack, unseen);
        Reference all = reference(fitted, honest.get(0), true);
        for (Path town : honest.subList(1, honest.size())) {
            all.add(reference(fitted, town, true));
        }
        Calibration made = all.calibrated(
                "Simulated honest accounts of bench/detection (tuning split of the corpora, %d towns), curves fitted"
                                .formatted(honest.size())
                        + " against its tuning families of attack; not measured on anybody's real traffic.");
        Files.write(Path.of(args[0]), made.bytes());
        System.out.printf(
                "%d honest accounts, %d groups%n",
                made.accounts(), made.groups().n());
    }

    /**
     * The calibration without commonplaces: honest accounts are scored as if none of their public templates were known,
     * as those of another service's customers will not be, so that p-values err on the careful side.
     */
    private static Calibration unread(Calibration start) {
        return new Calibration(
                start.made(),
                start.accounts(),
                start.prior(),
                start.curves(),
                start.offsets(),
                start.maxima(),
                new TreeMap<>(),
                start.groups(),
                start.groupWeights());
    }

    private static Reference reference(Calibration calibration, Path town, boolean daily) throws IOException {
        Engine engine = new Engine(calibration, EngineConfig.of(1e-9, 1));
        if (daily) {
            engine.gather();
        }
        feed(engine, town);
        Reference reference = engine.reference();
        System.out.printf(
                "%s: %d groups%n", town.getFileName(), reference.groups().size());
        return reference;
    }

    private static Calibration curves(Calibration start, List<Path> towns, List<String> unseen) throws IOException {
        List<Map<String, Double>> honest = new ArrayList<>();
        List<Map<String, Double>> attack = new ArrayList<>();
        List<Case> groups = new ArrayList<>();
        for (Path town : towns) {
            Set<String> attackers = attackers(town, List.of());
            Set<String> hidden = unseen.isEmpty() ? Set.of() : attackers(town, unseen);
            Reference reference = reference(start, town, true);
            reference.values().forEach((name, values) -> {
                if (!hidden.contains(name)) {
                    (attackers.contains(name) ? attack : honest).add(values);
                }
            });
            groups.addAll(cases(reference, attackers, hidden));
        }
        TreeMap<String, Curve> curves = new TreeMap<>();
        Set<String> signals = new TreeSet<>(start.curves().keySet());
        signals.addAll(BY_HAND.keySet());
        for (String signal : signals) {
            Curve set = start.curves().get(signal);
            boolean rare = column(honest, signal).stream().filter(v -> v > 0).count() < 0.02 * honest.size();
            rare |= BY_HAND.containsKey(signal);
            set = BY_HAND.getOrDefault(signal, set);
            curves.put(signal, rare && set != null ? set : Fit.curve(column(honest, signal), column(attack, signal)));
        }
        List<double[]> rows = new ArrayList<>();
        List<Boolean> labels = new ArrayList<>();
        honest.forEach(values -> add(rows, labels, values, curves, false));
        attack.forEach(values -> add(rows, labels, values, curves, true));
        double[] weights = Fit.logistic(rows, labels, 1e-3);
        int index = 0;
        for (Map.Entry<String, Curve> entry : curves.entrySet()) {
            Curve curve = entry.getValue();
            entry.setValue(new Curve(
                    curve.x(),
                    curve.llr(),
                    Fit.rounded(Math.min(
                            MOST.getOrDefault(entry.getKey(), 9.0),
                            Math.max(LEAST.getOrDefault(entry.getKey(), 0.0), weights[index++])))));
            System.out.printf(
                    "%s %s %s weight %.3f%n",
                    entry.getKey(), curve.x(), curve.llr(), entry.getValue().weight());
        }
        return new Calibration(
                start.made(),
                0,
                start.prior(),
                curves,
                start.offsets(),
                start.maxima(),
                start.commonplace(),
                Tail.NONE,
                groupWeights(groups));
    }

    /** A group of a town on one day; a group that is found on many days counts once in all. */
    private record Case(Found group, boolean attack, double weight) {}

    private static List<Case> cases(Reference reference, Set<String> attackers, Set<String> hidden) {
        Map<Long, Integer> days = new TreeMap<>();
        List<Found> judged = reference.searched().stream()
                .filter(group -> GroupTest.harmful(group.features()))
                .filter(group -> group.accounts().stream().noneMatch(hidden::contains))
                .toList();
        judged.forEach(group -> days.merge(group.key(), 1, Integer::sum));
        List<Case> cases = new ArrayList<>();
        for (Found group : judged) {
            long bad = group.accounts().stream().filter(attackers::contains).count();
            double weight = 1.0 / days.getOrDefault(group.key(), 1);
            cases.add(new Case(group, 2 * bad >= group.accounts().size(), weight));
        }
        return cases;
    }

    private static TreeMap<String, Double> groupWeights(List<Case> cases) {
        List<String> names = new ArrayList<>(cases.get(0).group().features().keySet());
        names.removeAll(FEATURES_LEFT_OUT);
        List<double[]> rows = new ArrayList<>();
        for (Case one : cases) {
            rows.add(names.stream()
                    .mapToDouble(n -> one.group().features().get(n))
                    .toArray());
        }
        double[] least = names.stream()
                .mapToDouble(n -> LEAST_OF_GROUPS.getOrDefault(n, 0.0))
                .toArray();
        double[] most = names.stream()
                .mapToDouble(n -> MOST_OF_GROUPS.getOrDefault(n, 9.0))
                .toArray();
        double[] fitted = Fit.bounded(
                rows,
                cases.stream().map(Case::attack).toList(),
                cases.stream().map(Case::weight).toList(),
                least,
                most);
        TreeMap<String, Double> weights = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            weights.put(names.get(i), Fit.rounded(fitted[i]));
        }
        System.out.printf("%d harmful groups by day, %s%n", rows.size(), weights);
        return weights;
    }

    private static List<Double> column(List<Map<String, Double>> rows, String name) {
        return rows.stream().map(row -> row.getOrDefault(name, 0.0)).toList();
    }

    private static void add(
            List<double[]> rows,
            List<Boolean> labels,
            Map<String, Double> values,
            Map<String, Curve> curves,
            boolean label) {
        rows.add(curves.entrySet().stream()
                .mapToDouble(entry -> entry.getValue().at(values.getOrDefault(entry.getKey(), 0.0)))
                .toArray());
        labels.add(label);
    }

    /** Accounts of the town's campaigns, of families with one of the prefixes where any are given. */
    private static Set<String> attackers(Path town, List<String> prefixes) throws IOException {
        Set<String> attackers = new HashSet<>();
        for (String line : Files.readAllLines(town.resolve("truth/labels.jsonl"))) {
            JsonNode label = JSON.readTree(line);
            String family = label.path("family").asText();
            if (label.path("attack").asBoolean()
                    && (prefixes.isEmpty() || prefixes.stream().anyMatch(family::startsWith))) {
                attackers.add(label.path("account").asText());
            }
        }
        return attackers;
    }

    private static void feed(Engine engine, Path town) throws IOException {
        List<AccountFacts> facts = new ArrayList<>();
        for (String line : Files.readAllLines(town.resolve("accounts.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            facts.add(new AccountFacts(
                    node.path("account").asText(),
                    node.path("org").asText(""),
                    Optional.of(Instant.parse(node.path("created").asText())),
                    node.path("plan").asText(""),
                    Verification.valueOf(node.path("verified").asText().toUpperCase(Locale.ROOT)),
                    node.path("payment").asText(""),
                    node.path("email_domain").asText("")));
        }
        engine.accounts(facts);
        ExchangeReader reader = new ExchangeReader();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(town.resolve("exchanges.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                if (reader.read(bytes, 0, bytes.length) instanceof Line.Read read) {
                    engine.observe(read.exchange());
                }
            }
        }
    }
}
