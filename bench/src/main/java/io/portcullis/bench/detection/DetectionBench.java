package io.portcullis.bench.detection;

import io.portcullis.bench.detection.town.Corpora;
import io.portcullis.bench.detection.town.Label;
import io.portcullis.bench.detection.town.LogFiles;
import io.portcullis.bench.detection.town.Split;
import io.portcullis.bench.detection.town.Town;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench/detection}: generates towns, evaluates the engine and its rivals, measures speed. */
@Command(
        name = "detection",
        mixinStandardHelpOptions = true,
        description =
                "Detection quality: simulated accounts from real texts, the engine and six rivals on the same data.",
        subcommands = {DetectionBench.Generate.class, Evaluate.class, Speed.class, Meanings.class})
public final class DetectionBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new DetectionBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 2;
    }

    /** Where corpora and traces are; empty with a message when they are not there. */
    record Sources(Path corpora, Path traces) {
        static Optional<Sources> find(PrintWriter out) {
            Optional<Path> corpora = Corpora.find("PORTCULLIS_CORPORA", "corpora");
            Optional<Path> traces = Corpora.find("PORTCULLIS_TRACES", "traces");
            if (corpora.isEmpty() || traces.isEmpty()) {
                out.println("skipped: no evaluation corpora here (set PORTCULLIS_CORPORA and PORTCULLIS_TRACES to "
                        + "their folders)");
                out.flush();
                return Optional.empty();
            }
            return Optional.of(new Sources(corpora.get(), traces.get()));
        }
    }

    /** Writes a town as files. */
    @Command(
            name = "generate",
            mixinStandardHelpOptions = true,
            description = "Write an exchange log, its accounts file and the truth.")
    static final class Generate implements Callable<Integer> {
        @Option(names = "--out", required = true, description = "folder to write to")
        private Path out = Path.of("");

        @Option(names = "--seed", defaultValue = "1")
        private long seed;

        @Option(names = "--accounts", defaultValue = "1500", description = "honest accounts (fewer if texts run out)")
        private int accounts;

        @Option(names = "--split", defaultValue = "TUNE", description = "tune or report")
        private Split split = Split.TUNE;

        @Option(names = "--honest-only", description = "no campaigns, for calibration")
        private boolean honestOnly;

        @Option(names = "--fold", defaultValue = "-1", description = "one of four parts of the tuning wordings")
        private int fold;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws IOException {
            PrintWriter console = spec.commandLine().getOut();
            Optional<Sources> sources = Sources.find(console);
            if (sources.isEmpty()) {
                return 0;
            }
            Town town = Town.build(
                    sources.get().corpora(),
                    sources.get().traces(),
                    new Town.Order(split, seed, accounts, !honestOnly, fold));
            LogFiles.write(town, out);
            TreeMap<String, Integer> counts = new TreeMap<>();
            for (Label label : town.labels().values()) {
                counts.merge((label.attack() ? "attack " : "honest ") + label.family(), 1, Integer::sum);
            }
            console.printf(
                    "%d accounts, %d exchanges in %s%n%s%n", town.labels().size(), town.size(), out, counts);
            console.flush();
            return 0;
        }
    }
}
