package io.portcullis.app;

import io.portcullis.app.scan.LogFeed;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.store.log.LogReport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code calibrate}: learns from logs taken to be mostly honest how honest accounts look; what alarms is left out. */
@Command(name = "calibrate", description = "Builds a calibration from logs taken to be mostly benign.")
final class CalibrateCommand implements Callable<Integer> {
    @Option(
            names = "--in",
            required = true,
            arity = "1..*",
            paramLabel = "LOG",
            description = "Exchange logs, in time order.")
    private List<String> logs = new ArrayList<>();

    @Option(names = "--accounts", paramLabel = "FILE", description = "What is known of accounts, JSON Lines.")
    private @Nullable Path accounts;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Whose curves to start from; the shipped one without it.")
    private @Nullable Path calibration;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "What closed cases say of accounts (cases labels): those found guilty, or whose key was"
                    + " stolen, are left out; those found honest count also where they alarm.")
    private @Nullable Path labels;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The calibration to write.")
    private Path out = Path.of("");

    @Option(names = "--threads", defaultValue = "0", description = "Reading threads, 0 for one a processor.")
    private int threads;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter errors = spec.commandLine().getErr();
        Engine engine = new Engine(ScanCommand.calibration(calibration), EngineConfig.of(0.001, 1));
        engine.gather();
        ScanCommand.facts(engine, accounts);
        ScanCommand.check(logs);
        int readers = threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors());
        LogFeed feed = new LogFeed(engine, readers, Optional.empty(), Long.MAX_VALUE, ScanCommand.ticker(errors));
        if (labels != null) {
            LabelsFile.Labels said = LabelsFile.read(labels);
            feed.leaveOut(said.guilty());
            engine.vouch(said.honest());
        }
        LogReport report = feed.read(logs);
        report.problems().stream().limit(20).forEach(errors::println);
        Calibration made = engine.calibrated("Made by calibrate from %d exchanges of %s."
                .formatted(feed.progress().exchanges(), logs.size() == 1 ? "one log" : logs.size() + " logs"));
        if (made.accounts() == 0) {
            errors.println("no account in the logs has the 16 exchanges that a first look needs");
            return Main.FAILED;
        }
        Path fresh = out.resolveSibling(out.getFileName() + ".new");
        Files.write(fresh, made.bytes());
        Files.move(fresh, out, StandardCopyOption.REPLACE_EXISTING);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %d honest accounts, %d honest groups; supports alpha down to %.2g for accounts, %.2g for"
                                + " campaigns%n",
                        out,
                        made.accounts(),
                        made.groups().n(),
                        1.0 / (made.maxima().n() + 1),
                        1.0 / (made.groups().n() + 1));
        spec.commandLine().getOut().flush();
        return Main.DONE;
    }
}
