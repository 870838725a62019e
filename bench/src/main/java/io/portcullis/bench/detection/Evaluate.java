package io.portcullis.bench.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portcullis.bench.detection.DetectionBench.Sources;
import io.portcullis.bench.detection.rival.HashedNgrams;
import io.portcullis.bench.detection.rival.Window;
import io.portcullis.bench.detection.score.ClopperPearson;
import io.portcullis.bench.detection.score.Groups;
import io.portcullis.bench.detection.score.Roc;
import io.portcullis.bench.detection.town.LogFiles;
import io.portcullis.bench.detection.town.Split;
import io.portcullis.bench.detection.town.Town;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.EngineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the engine and its rivals over towns of several seeds and writes the report as text, Markdown and JSON. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Evaluate the engine and six rivals; writes the Markdown and JSON report.")
final class Evaluate implements Callable<Integer> {
    private static final int DIMENSIONS = 256;
    private static final long REFERENCE_SEED = 4711;

    @Option(names = "--seeds", split = ",", defaultValue = "1,2,3")
    private List<Long> seeds = List.of();

    @Option(
            names = "--accounts",
            defaultValue = "3200",
            description = "honest accounts a seed (fewer if texts run out)")
    private int accounts;

    @Option(names = "--split", defaultValue = "REPORT", description = "tune or report")
    private Split split = Split.REPORT;

    @Option(names = "--alpha", defaultValue = "0.001")
    private double alpha;

    @Option(names = "--scan", description = "the scan command; default: the packaged one in a process of its own")
    private String scan = "";

    @Option(names = "--in-process", description = "call the engine directly instead of the scan command")
    private boolean inProcess;

    @Option(names = "--calibration", description = "a calibration file (only with --in-process); default: the shipped")
    private Optional<Path> calibration = Optional.empty();

    @Option(names = "--fold", defaultValue = "-1", description = "one of four parts of the tuning wordings")
    private int fold;

    @Option(names = "--without", split = ",", description = "signals to switch off (only with --in-process)")
    private List<String> without = List.of();

    @Option(
            names = "--less",
            split = ",",
            description = "what the engine is not told: facts, clients (only with --in-process)")
    private List<String> less = List.of();

    @Option(names = "--work", description = "folder for generated logs and findings; default: a temporary one")
    private Optional<Path> work = Optional.empty();

    @Option(names = "--markdown", description = "where to write the Markdown report")
    private Optional<Path> markdown = Optional.empty();

    @Option(names = "--appendix", description = "a Markdown file to end the report with")
    private Optional<Path> appendix = Optional.empty();

    @Option(names = "--json", description = "where to write the numbers as JSON")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--no-rivals", description = "only the engine")
    private boolean noRivals;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter console = spec.commandLine().getOut();
        Optional<Sources> sources = Sources.find(console);
        if (sources.isEmpty()) {
            return 0;
        }
        Path folder = work.isPresent() ? work.get() : Files.createTempDirectory("detection");
        HashedNgrams ngrams = new HashedNgrams(DIMENSIONS);
        Optional<RivalRun> rivals = noRivals ? Optional.empty() : Optional.of(rivals(sources.get(), folder, ngrams));
        Tally tally = new Tally();
        for (long seed : seeds) {
            Path town = folder.resolve(split.name().toLowerCase(java.util.Locale.ROOT) + "-" + seed);
            Files.createDirectories(town);
            generate(sources.get(), town, new Town.Order(split, seed, accounts, true, fold));
            Verdicts verdicts = detector(town).run(LogFiles.exchanges(town), LogFiles.accounts(town));
            Truth truth = Truth.read(town, ngrams);
            tally.add(truth, verdicts);
            rivals.ifPresent(r -> {
                r.add(truth);
                tally.paper.add("seed " + seed + ", " + PaperProtocol.mmd(truth, seed));
            });
            tally.runs.add("seed %d: %d exchanges, %d accounts, %.0f s, peak %d MiB, alpha %s, calibration %.12s"
                    .formatted(
                            seed,
                            verdicts.exchanges(),
                            truth.labels().size(),
                            verdicts.seconds(),
                            verdicts.peakBytes() >> 20,
                            verdicts.alpha(),
                            verdicts.calibration()));
            console.printf(
                    "seed %d done: %s flagged of honest, mean family recall %.3f%n",
                    seed, Report.bounds(tally.falsePositives()), tally.meanRecall());
            console.flush();
        }
        String made = "%s, split `%s`, seeds %s, %d honest accounts asked for a seed, alpha %s, engine %s."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        split.name().toLowerCase(java.util.Locale.ROOT),
                        seeds,
                        accounts,
                        alpha,
                        inProcess
                                ? "called in process" + (without.isEmpty() ? "" : " without " + without)
                                        + (less.isEmpty() ? "" : ", not told " + less)
                                : "run as `scan`");
        Report report = new Report(tally, rivals.map(RivalRun::results).orElse(List.of()), made, alpha);
        String text = report.markdown();
        if (appendix.isPresent()) {
            text += "\n" + Files.readString(appendix.get());
        }
        console.println(text);
        console.flush();
        if (markdown.isPresent()) {
            Files.writeString(markdown.get(), text);
        }
        if (json.isPresent()) {
            Files.writeString(json.get(), numbers(tally, rivals, made));
        }
        return 0;
    }

    private DetectorUnderTest detector(Path town) throws IOException {
        if (inProcess) {
            EngineConfig config = EngineConfig.of(alpha, 0).without(without.toArray(String[]::new));
            Calibration used = calibration.isPresent()
                    ? Calibration.parse(Files.readAllBytes(calibration.get()))
                    : Calibration.shipped();
            return new EngineInProcess(used, config, Set.copyOf(less));
        }
        List<String> command = new ArrayList<>();
        if (scan.isEmpty()) {
            command.addAll(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx3g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.portcullis.app.Main",
                    "scan"));
        } else {
            command.addAll(List.of(scan.split(" ")));
        }
        return new ScanCommand(command, alpha, town);
    }

    private static RivalRun rivals(Sources sources, Path folder, HashedNgrams ngrams) throws IOException {
        Path reference = folder.resolve("reference");
        generate(sources, reference, new Town.Order(Split.TUNE, REFERENCE_SEED, 1500, false));
        List<Window> honest =
                new ArrayList<>(Truth.read(reference, ngrams).windows().values());
        return new RivalRun(honest, DIMENSIONS, REFERENCE_SEED);
    }

    private static void generate(Sources sources, Path folder, Town.Order order) throws IOException {
        LogFiles.write(Town.build(sources.corpora(), sources.traces(), order), folder);
    }

    private static String numbers(Tally tally, Optional<RivalRun> rivals, String made) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("made", made);
        root.put("mean_family_recall", tally.meanRecall());
        rate(root.putObject("false_positives"), tally.falsePositives());
        rate(root.putObject("detected"), tally.detected());
        root.put("campaign_recall", tally.groupMean(Groups::recall));
        root.put("campaign_purity", tally.groupMean(Groups::purity));
        root.put("b_cubed_f1", tally.groupMean(Groups::bcubed));
        root.put("leaked", tally.leaked());
        root.put("exchanges_to_detection_median", Double.toString(Tally.quantile(tally.toDetection(), 0.5)));
        root.put("exchanges_to_detection_p90", Double.toString(Tally.quantile(tally.toDetection(), 0.9)));
        rows(root.putObject("families"), tally.families);
        rows(root.putObject("strata"), tally.strata);
        ObjectNode detectors = root.putObject("detectors");
        roc(detectors.putObject("portcullis"), tally.roc);
        if (rivals.isPresent()) {
            for (RivalRun.Result result : rivals.get().results()) {
                ObjectNode one = detectors.putObject(result.rival.name());
                roc(one, result.roc);
                one.put("mean_family_recall_at_0.5_percent", result.meanRecall(0.005));
            }
        }
        ObjectNode signals = root.putObject("signals_alone_tpr_at_1_percent");
        tally.alone.forEach(
                (name, roc) -> signals.put(name, roc.truePositives(0.01).rate()));
        return mapper.writeValueAsString(root) + "\n";
    }

    private static void rows(ObjectNode into, Map<String, Tally.Row> rows) {
        rows.forEach((name, row) -> {
            ObjectNode node = into.putObject(name);
            node.put("alarmed_outside_any_campaign", row.alarmed);
            rate(node, ClopperPearson.of(row.flagged, row.accounts));
        });
    }

    private static void roc(ObjectNode into, Roc roc) {
        into.put("area", roc.area());
        for (double rate : new double[] {0.01, 0.001}) {
            if (ClopperPearson.supports(roc.honest(), rate)) {
                rate(into.putObject("tpr_at_fpr_" + rate), roc.truePositives(rate));
            }
        }
    }

    private static void rate(ObjectNode into, ClopperPearson rate) {
        into.put("hits", rate.hits());
        into.put("of", rate.of());
        into.put("rate", rate.rate());
        into.put("low", rate.low());
        into.put("high", rate.high());
    }
}
