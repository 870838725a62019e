package io.portcullis.bench.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.app.backtest.Replay;
import io.portcullis.app.backtest.Trial;
import io.portcullis.app.config.DecideSettings;
import io.portcullis.app.config.PolicyLoader;
import io.portcullis.app.config.PolicyParts;
import io.portcullis.app.scan.AccountsFile;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.store.log.LogFiles;
import io.portcullis.inspect.AccountFacts;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Line;
import io.portcullis.traffic.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench/response}: a policy over simulated towns, and attackers who know it. */
@Command(
        name = "response",
        mixinStandardHelpOptions = true,
        description = "What attackers still get under a policy, and whom among the honest it touches.")
public final class ResponseBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Adaptive.Way[] NOBODY = {};

    @Option(names = "--town", required = true, arity = "1..*", description = "folders that bench/detection generated")
    private List<Path> towns = new ArrayList<>();

    @Option(names = "--policy", defaultValue = "shipped", description = "a policy file, or 'shipped'")
    private String policy = "";

    @Option(
            names = "--adaptive",
            defaultValue = "scraper,cot-steps,slow-drip,hydra-1",
            split = ",",
            description = "families whose prompts adaptive attackers work through; empty for none")
    private List<String> adaptive = new ArrayList<>();

    @Option(names = "--calibration", description = "a calibration file; default: the shipped")
    private Optional<Path> calibration = Optional.empty();

    @Option(names = "--out", required = true, description = "Markdown to write")
    private Path out = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final TreeMap<String, Family> honest = new TreeMap<>();
    private final TreeMap<String, Family> attacks = new TreeMap<>();
    private final TreeMap<String, long[]> knowing = new TreeMap<>();

    private record Label(boolean attack, String family) {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new ResponseBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter console = spec.commandLine().getOut();
        for (Path town : towns) {
            Map<String, Label> labels = labels(town);
            judge(town, labels);
            console.printf("%s: families done%n", town);
            console.flush();
            for (Adaptive.Way way : adaptive.stream().allMatch(String::isBlank) ? NOBODY : Adaptive.Way.values()) {
                know(town, labels, way);
                console.printf("%s: %s done%n", town, way.word());
                console.flush();
            }
        }
        Files.writeString(out, markdown());
        console.print(markdown());
        console.flush();
        return 0;
    }

    private static Map<String, Label> labels(Path town) throws IOException {
        Map<String, Label> labels = new HashMap<>();
        for (String line : Files.readAllLines(town.resolve("truth/labels.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            labels.put(
                    node.path("account").asText(),
                    new Label(
                            node.path("attack").asBoolean(), node.path("family").asText()));
        }
        return labels;
    }

    private Family family(Label label) {
        return (label.attack() ? attacks : honest).computeIfAbsent(label.family(), name -> new Family());
    }

    /** The town as it is. */
    private void judge(Path town, Map<String, Label> labels) throws Exception {
        Set<String> serving = new HashSet<>(Files.readAllLines(town.resolve("truth/attacks.txt")));
        Trial trial = trial((exchange, decision, step) -> {
            Label label = labels.get(exchange.account());
            if (label != null && (!label.attack() || serving.contains(exchange.id()))) {
                family(label).exchange(exchange.account(), decision.lessens());
            }
        });
        replay(town, trial, AccountsFile.read(town.resolve("accounts.jsonl")), UnaryOperator.identity());
        trial.accounts().forEach((account, hits) -> {
            Label label = labels.get(account);
            if (label != null) {
                family(label).account(account, hits);
            }
        });
    }

    /** The town with the prompts of some families in the hands of attackers who know the policy. */
    private void know(Path town, Map<String, Label> labels, Adaptive.Way way) throws Exception {
        Map<String, Adaptive> attackers = new HashMap<>();
        List<AccountFacts> facts = new ArrayList<>(AccountsFile.read(town.resolve("accounts.jsonl")));
        Set<String> serving = new HashSet<>(Files.readAllLines(town.resolve("truth/attacks.txt")));
        for (String family : adaptive) {
            attackers.put(family, new Adaptive("adaptive-" + family, way));
            for (int i = 0; i < 4_000; i++) {
                String id = "adaptive-" + family + "-" + i;
                facts.add(new AccountFacts(
                        id,
                        "org-" + id,
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        "",
                        Verification.EMAIL,
                        "",
                        ""));
            }
        }
        Trial trial = trial((exchange, decision, step) -> {
            for (Adaptive attacker : attackers.values()) {
                if (exchange.account().startsWith(attacker.name() + "-")) {
                    attacker.decided(decision);
                }
            }
        });
        replay(town, trial, facts, exchange -> {
            Label label = labels.get(exchange.account());
            Adaptive attacker = label == null || !label.attack() ? null : attackers.get(label.family());
            return attacker == null || !serving.contains(exchange.id()) ? exchange : attacker.chosen(exchange);
        });
        attackers.forEach((family, attacker) -> {
            long[] sum = knowing.computeIfAbsent(family + "|" + way.ordinal(), key -> new long[4]);
            sum[0] += attacker.wanted();
            sum[1] += attacker.full();
            sum[2] += attacker.refused();
            sum[3] += attacker.accounts();
        });
    }

    private Trial trial(Trial.Watcher watcher) throws Exception {
        Set<String> signals = signals();
        DecideSettings settings = PolicyLoader.load(policy, signals);
        PolicyParts parts = new PolicyParts(signals);
        return new Trial(policy, parts.policy(settings, DecideSettings.Mode.ENFORCE), parts.rungs(settings), watcher);
    }

    private static Set<String> signals() {
        Set<String> names = new HashSet<>();
        new io.portcullis.inspect.Account(AccountFacts.unknown("")).detectors().forEach(one -> names.add(one.name()));
        return names;
    }

    private void replay(Path town, Trial trial, List<AccountFacts> facts, UnaryOperator<Exchange> change)
            throws IOException {
        Calibration used = calibration.isPresent()
                ? Calibration.parse(Files.readAllBytes(calibration.get()))
                : Calibration.shipped();
        Engine engine = new Engine(used, EngineConfig.of(0.001, 1));
        Replay replay = new Replay(engine, facts, List.of(trial));
        new LogFiles(LogFiles.Options.STANDARD)
                .read(List.of(town.resolve("exchanges.jsonl.gz").toString()), Optional.empty(), (line, at) -> {
                    if (line instanceof Line.Read read) {
                        replay.next(change.apply(read.exchange()));
                    }
                });
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| attack | accounts | touched | by friction only | refused | first touched at exchange (median) |"
                + " served at full value before action | served at full value at all |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
        attacks.forEach((name, family) -> text.append(String.format(
                "| %s | %d | %d | %d | %d | %s | %.0f %% | %.0f %% |%n",
                name,
                family.accounts(),
                family.touched(),
                family.eased(),
                family.refused(),
                family.medianFirst() == 0 ? "never" : family.medianFirst(),
                100 * family.before(),
                100 * family.leaked())));
        honest(text);
        text.append("\n| prompts of | attacker | wanted | at full value | refused | accounts used |"
                + " accounts for 1,000 exchanges at full value |\n|---|---|--:|--:|--:|--:|--:|\n");
        knowing.forEach((key, sum) -> {
            String[] parts = key.split("\\|");
            text.append(String.format(
                    "| %s | %s | %d | %.0f %% | %d | %d | %s |%n",
                    parts[0],
                    Adaptive.Way.values()[Integer.parseInt(parts[1])].word(),
                    sum[0],
                    100.0 * sum[1] / Math.max(1, sum[0]),
                    sum[2],
                    sum[3],
                    price(sum)));
        });
        return text.toString();
    }

    /** Where nothing was ever lessened, one account does for any number. */
    private static String price(long[] sum) {
        if (sum[1] == 0) {
            return "none suffices";
        }
        return sum[3] == 1 && sum[1] == sum[0] ? "1" : String.format("%.1f", 1000.0 * sum[3] / sum[1]);
    }

    private void honest(StringBuilder text) {
        text.append("\n| honest | accounts | touched | by friction only | refused | exchanges at full value |\n"
                + "|---|--:|--:|--:|--:|--:|\n");
        honest.forEach((name, family) -> text.append(String.format(
                "| %s | %d | %d (%.1f %%) | %d | %d | %.1f %% |%n",
                name,
                family.accounts(),
                family.touched(),
                100.0 * family.touched() / family.accounts(),
                family.eased(),
                family.refused(),
                100 * family.leaked())));
        int all = honest.values().stream().mapToInt(Family::accounts).sum();
        int touched = honest.values().stream().mapToInt(Family::touched).sum();
        int eased = honest.values().stream().mapToInt(Family::eased).sum();
        int refused = honest.values().stream().mapToInt(Family::refused).sum();
        text.append(String.format(
                "| all | %d | %d (%.2f %%) | %d | %d | |%n",
                all, touched, 100.0 * touched / Math.max(1, all), eased, refused));
    }
}
