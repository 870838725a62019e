package io.portcullis.app;

import io.portcullis.app.scan.AccountsFile;
import io.portcullis.app.scan.FindingsFiles;
import io.portcullis.app.scan.LogFeed;
import io.portcullis.app.scan.MeaningFeed;
import io.portcullis.app.scan.Progress;
import io.portcullis.app.share.IndicatorShelf;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import io.portcullis.evidence.stix.IndicatorBook;
import io.portcullis.evidence.stix.StixReader;
import io.portcullis.gateway.store.log.LogReport;
import io.portcullis.semantic.Embedder;
import io.portcullis.semantic.HonestMeaning;
import io.portcullis.semantic.MeaningBook;
import io.portcullis.semantic.Refinement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scan}: finds campaigns in past exchange logs and writes what it found. */
@Command(name = "scan", description = "Finds campaigns of model extraction in past exchange logs.")
final class ScanCommand implements Callable<Integer> {
    private static final double UNREADABLE_SHARE = 0.01;
    private static final long CHECKPOINT_EVERY = 500_000;
    /** About 200 MB of sums. */
    private static final int EMBEDDED_ACCOUNTS = 100_000;

    private static final long TICK_NANOS = 3_000_000_000L;

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
            description = "Made by calibrate; the shipped one without it.")
    private @Nullable Path calibration;

    @Option(names = "--alpha", defaultValue = "0.001", description = "Chance of ever alarming on an honest account.")
    private double alpha;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where findings go.")
    private Path out = Path.of("");

    @Option(names = "--lenient", description = "Go on though more than 1 %% of lines cannot be read.")
    private boolean lenient;

    @Option(names = "--threads", defaultValue = "0", description = "Reading threads, 0 for one a processor.")
    private int threads;

    @Option(names = "--seed", defaultValue = "1", description = "Of tie-breaking hashes.")
    private long seed;

    @Option(names = "--checkpoint", description = "Keep a checkpoint in DIR, and go on from it if one is there.")
    private boolean checkpoint;

    @Option(
            names = "--indicators",
            paramLabel = "FILE",
            description = "STIX of others, shown as signals; may be repeated.")
    private List<Path> indicators = new ArrayList<>();

    @Option(
            names = "--embeddings",
            defaultValue = "0",
            paramLabel = "RATE",
            description = "Share of prompts to embed by a sentence model, as context for findings; 0 is off.")
    private double embeddings;

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        long begun = System.nanoTime();
        PrintWriter errors = spec.commandLine().getErr();
        Calibration used = calibration(calibration);
        Engine engine = new Engine(used, config());
        facts(engine, accounts);
        hear(engine);
        check(logs);
        Optional<MeaningFeed> meanings = meanings();
        Files.createDirectories(out);
        LogFeed feed = new LogFeed(
                engine,
                threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors()),
                checkpoint ? Optional.of(out.resolve("checkpoint.bin")) : Optional.empty(),
                CHECKPOINT_EVERY,
                ticker(errors));
        meanings.ifPresent(feed::embed);
        LogReport report = feed.read(logs);
        Progress progress = feed.progress();
        report.problems().stream().limit(20).forEach(errors::println);
        progress.unreadable().forEach((reason, count) -> errors.printf("%d lines skipped: %s%n", count, reason));
        if (progress.unreadableLines() > UNREADABLE_SHARE * progress.lines() && !lenient) {
            errors.printf(
                    "%d of %d lines cannot be read; --lenient goes on regardless%n",
                    progress.unreadableLines(), progress.lines());
            return Main.FAILED;
        }
        Findings findings = refined(engine.close(), meanings, errors);
        double seconds = (System.nanoTime() - begun) / 1e9;
        FindingsFiles.Run run = new FindingsFiles.Run(progress.unreadableLines(), seconds, peakRss());
        FindingsFiles.write(findings, run, progress, out);
        feed.done();
        findings.warnings().forEach(warning -> errors.println("warning: " + warning));
        print(findings, run, used);
        return Main.DONE;
    }

    private void hear(Engine engine) throws UsageException {
        IndicatorBook book = new IndicatorBook();
        for (Path file : indicators) {
            try {
                switch (IndicatorShelf.read(file)) {
                    case StixReader.Result.Read read -> read.indicators().forEach(book::add);
                    case StixReader.Result.Refused(String why) ->
                        throw new UsageException("%s: %s".formatted(file, why));
                }
            } catch (IOException e) {
                throw new UsageException("%s: cannot be read: %s".formatted(file, firstLine(e)));
            }
        }
        if (book.size() > 0) {
            engine.listen(book);
        }
    }

    private Optional<MeaningFeed> meanings() throws UsageException {
        if (!(embeddings >= 0 && embeddings <= 1)) {
            throw new UsageException("--embeddings must lie between 0 and 1, is " + embeddings);
        }
        if (embeddings == 0) {
            return Optional.empty();
        }
        Embedder model;
        try {
            model = MeaningFeed.installed()
                    .orElseThrow(() -> new UsageException("--embeddings: no embedding model on the class path; "
                            + "./mvnw -pl embed -am package builds it, then add embed/target/dist/* to the class path "
                            + "(./portcullis scan does both by itself)"));
        } catch (IllegalStateException e) {
            throw new UsageException("--embeddings: " + firstLine(e));
        }
        MeaningBook book = new MeaningBook(model.model(), model.dimensions(), embeddings, seed, EMBEDDED_ACCOUNTS);
        int workers = threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors());
        return Optional.of(new MeaningFeed(model, book, workers, 64 * workers, MeaningFeed.WhenFull.WAIT));
    }

    private static Findings refined(Findings found, Optional<MeaningFeed> meanings, PrintWriter errors) {
        if (meanings.isEmpty()) {
            return found;
        }
        try (MeaningFeed feed = meanings.get()) {
            MeaningBook book = feed.settled();
            errors.printf(
                    "%d prompts of %d accounts embedded by %s, %d not English or too short%n",
                    book.samples(), book.accounts(), book.model(), book.unreadable());
            return new Refinement(book, HonestMeaning.shipped()).of(found);
        }
    }

    private EngineConfig config() throws UsageException {
        if (!(alpha > 0 && alpha < 1)) {
            throw new UsageException("--alpha must lie between 0 and 1, is " + alpha);
        }
        return EngineConfig.of(alpha, seed);
    }

    static Calibration calibration(@Nullable Path file) throws UsageException {
        if (file == null) {
            return Calibration.shipped();
        }
        try {
            return Calibration.parse(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("%s: %s".formatted(file, firstLine(e)));
        }
    }

    static void facts(Engine engine, @Nullable Path file) throws UsageException {
        if (file == null) {
            return;
        }
        try {
            engine.accounts(AccountsFile.read(file));
        } catch (IOException e) {
            throw new UsageException("%s: cannot be read: %s".formatted(file, firstLine(e)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(firstLine(e));
        }
    }

    static void check(List<String> logs) throws UsageException {
        for (String log : logs) {
            if (!log.equals("-") && !Files.isReadable(Path.of(log))) {
                throw new UsageException(log + ": no such log, or not readable");
            }
        }
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("");
    }

    static Consumer<Progress> ticker(PrintWriter errors) {
        long[] last = {System.nanoTime()};
        return progress -> {
            if (System.nanoTime() - last[0] > TICK_NANOS) {
                last[0] = System.nanoTime();
                errors.printf("%d exchanges read%n", progress.exchanges());
                errors.flush();
            }
        };
    }

    private void print(Findings findings, FindingsFiles.Run run, Calibration used) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(FindingsFiles.summary(findings, run));
        } else {
            console.printf(
                    "%d exchanges of %d accounts in %.1f s%n%d accounts alarmed, %d campaigns%n",
                    findings.exchanges(),
                    findings.accounts().size(),
                    run.seconds(),
                    findings.alarmed(),
                    findings.campaigns().size());
            findings.campaigns().forEach(one -> console.printf("%s  p %.2g  %s%n", one.id(), one.p(), one.why()));
            console.printf(
                    "calibration %s (%d honest accounts): %s%n",
                    used.sha256().substring(0, 12), used.accounts(), used.made());
            console.printf("report: %s%n", out.resolve("report.html"));
        }
        console.flush();
    }

    /** Peak resident memory of this process in bytes, 0 where the system does not tell. */
    private static long peakRss() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
