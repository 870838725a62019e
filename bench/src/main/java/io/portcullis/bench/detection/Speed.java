package io.portcullis.bench.detection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.portcullis.bench.detection.score.Groups;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.AccountFinding;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Exchanges a second of the scan against a bare JSON parser over the same file, and one run at the size of a published
 * campaign, generated on the fly.
 */
@Command(
        name = "speed",
        mixinStandardHelpOptions = true,
        description = "Scan against a bare JSON parser on the same file; then a campaign-sized log, generated "
                + "on the fly.")
final class Speed implements Callable<Integer> {
    private static final int BATCH = 512;

    @Option(
            names = "--file-exchanges",
            defaultValue = "1000000",
            description = "lines of the file both read; 0 " + "leaves this out")
    private long fileExchanges;

    @Option(names = "--rounds", defaultValue = "3", description = "rounds of parser and scan in turn; medians count")
    private int rounds;

    @Option(
            names = "--stage-exchanges",
            defaultValue = "100000",
            description = "exchanges of the measure of processor time by stage; 0 leaves this out")
    private int stageExchanges;

    @Option(
            names = "--live-exchanges",
            defaultValue = "300000",
            description = "exchanges through a gateway's inspector; 0 leaves this out")
    private long liveExchanges;

    @Option(
            names = "--snapshot-accounts",
            defaultValue = "0",
            description = "accounts of a fleet whose snapshot is taken at once and beside exchanges; 0 leaves this out")
    private int snapshotAccounts;

    @Option(
            names = "--exchanges",
            defaultValue = "1600000",
            description = "exchanges of the campaign-sized " + "run; 0 leaves it out")
    private long exchanges;

    @Option(names = "--accounts", defaultValue = "100000", description = "honest accounts of that run")
    private int honest;

    @Option(names = "--attackers", defaultValue = "2400", description = "attackers of that run")
    private int attackers;

    @Option(names = "--attack-share", defaultValue = "0.15", description = "share of exchanges that attackers make")
    private double attackShare;

    @Option(names = "--threads", defaultValue = "2", description = "threads that read; the engine has the caller's")
    private int threads;

    @Option(names = "--alpha", defaultValue = "0.001")
    private double alpha;

    @Option(names = "--scan", description = "the scan command; default: the packaged one in a process of its own")
    private String scan = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        PrintWriter console = spec.commandLine().getOut();
        if (fileExchanges > 0) {
            file(console);
        }
        if (stageExchanges > 0) {
            Stages stages = new Stages(stageExchanges);
            for (int round = 0; round < 2 + rounds; round++) {
                console.println(stages.round());
                console.flush();
            }
        }
        if (liveExchanges > 0) {
            console.println(LivePath.measure(liveExchanges));
            console.flush();
        }
        if (snapshotAccounts > 0) {
            console.println(SnapshotPauses.measure(snapshotAccounts));
            console.flush();
        }
        if (exchanges > 0) {
            fly(console);
        }
        return 0;
    }

    private void file(PrintWriter console) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("speed");
        Path log = folder.resolve("log.jsonl");
        LogMill mill = new LogMill(fileExchanges, (int) Math.max(100, fileExchanges / 16), 60, 0.15, 1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(log), 1 << 16)) {
            for (long i = 0; i < fileExchanges; i++) {
                out.write(mill.line(i));
                out.write('\n');
            }
        }
        Path accounts = folder.resolve("accounts.jsonl");
        Files.writeString(accounts, "");
        List<String> command = scan.isEmpty() ? ownScan() : List.of(scan.split(" "));
        parse(log, false);
        parse(log, true);
        double[] skipping = new double[rounds];
        double[] decoding = new double[rounds];
        double[] scanning = new double[rounds];
        long peak = 0;
        for (int round = 0; round < rounds; round++) {
            skipping[round] = seconds(log, false);
            decoding[round] = seconds(log, true);
            Verdicts verdicts = new ScanCommand(command, alpha, folder).run(log, accounts);
            scanning[round] = verdicts.seconds();
            peak = Math.max(peak, verdicts.peakBytes());
            console.printf(
                    "round %d: Jackson %.2f s skipping values, %.2f s decoding them, scan %.2f s: %.3f and %.3f%n",
                    round + 1,
                    skipping[round],
                    decoding[round],
                    scanning[round],
                    skipping[round] / scanning[round],
                    decoding[round] / scanning[round]);
            console.flush();
        }
        console.printf(
                "file of %d exchanges, %d MiB, medians of %d rounds in turn: bare Jackson, one warm thread, %.0f "
                        + "exchanges/s skipping values, %.0f decoding them; scan (whole process with JVM start) %.0f "
                        + "exchanges/s = %.3f and %.3f of these; peak %d MiB%n",
                fileExchanges,
                Files.size(log) >> 20,
                rounds,
                fileExchanges / median(skipping),
                fileExchanges / median(decoding),
                fileExchanges / median(scanning),
                median(skipping) / median(scanning),
                median(decoding) / median(scanning),
                peak >> 20);
        console.flush();
        Files.delete(log);
    }

    private static List<String> ownScan() {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseParallelGC",
                "-Xms512m",
                "-Xmn256m",
                "-Xmx3g",
                "-cp",
                System.getProperty("java.class.path"),
                "io.portcullis.app.Main",
                "scan");
    }

    private static double seconds(Path log, boolean decode) throws IOException {
        long start = System.nanoTime();
        if (parse(log, decode) == 0) {
            throw new IOException("an empty log");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Reads all tokens; the text of values is decoded only if asked for, else the parser skips it. */
    private static long parse(Path log, boolean decode) throws IOException {
        long tokens = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log), 1 << 16);
                JsonParser parser = new JsonFactory().createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens += decode && token == JsonToken.VALUE_STRING
                        ? parser.getText().length()
                        : 1;
            }
        }
        return tokens;
    }

    private void fly(PrintWriter console) throws InterruptedException, ExecutionException {
        LogMill mill = new LogMill(exchanges, honest, attackers, attackShare, 1);
        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(alpha, 0));
        long begin = System.nanoTime();
        try (ExecutorService readers = Executors.newFixedThreadPool(threads)) {
            ArrayBlockingQueue<Future<List<Reading>>> ahead = new ArrayBlockingQueue<>(4 * threads);
            long submitted = 0;
            long observed = 0;
            ThreadLocal<Reader> reader = ThreadLocal.withInitial(Reader::new);
            while (observed < exchanges) {
                while (submitted < exchanges && ahead.remainingCapacity() > 0) {
                    long from = submitted;
                    long to = Math.min(exchanges, from + BATCH);
                    ahead.add(readers.submit(() -> reader.get().read(mill, from, to)));
                    submitted = to;
                }
                List<Reading> batch = ahead.take().get();
                engine.absorb(batch);
                long before = observed;
                observed += batch.size();
                if (before / 1_000_000 != observed / 1_000_000) {
                    console.printf("%d exchanges, %.0f s%n", observed, (System.nanoTime() - begin) / 1e9);
                    console.flush();
                }
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        long[] footprint = engine.footprint();
        Findings findings = engine.finish();
        double all = (System.nanoTime() - begin) / 1e9;
        console.printf(
                "%d exchanges, %d accounts: %.0f s (%.0f exchanges/s, reading %d threads), findings %.0f " + "s more%n",
                exchanges, footprint[1], seconds, exchanges / seconds, threads, all - seconds);
        console.printf(
                "engine state %.0f bytes an account; heap in use %d MiB of %d MiB allowed%n",
                (double) footprint[0] / Math.max(1, footprint[1]),
                used() >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
        quality(console, findings);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void quality(PrintWriter console, Findings findings) {
        int found = 0;
        int seen = 0;
        int falsely = 0;
        int innocent = 0;
        Map<String, String> campaignOf = new HashMap<>();
        for (AccountFinding finding : findings.accounts()) {
            boolean attack = LogMill.attacker(finding.account());
            boolean flagged = finding.alarm() || finding.campaign().isPresent();
            seen += attack ? 1 : 0;
            found += attack && flagged ? 1 : 0;
            innocent += attack ? 0 : 1;
            falsely += !attack && flagged ? 1 : 0;
            campaignOf.put(finding.account(), LogMill.campaign(finding.account()));
        }
        List<Set<String>> groups = new ArrayList<>();
        findings.campaigns().forEach(c -> groups.add(new HashSet<>(c.accounts())));
        Groups compared = Groups.compare(groups, campaignOf);
        console.printf(
                "attackers flagged %d of %d (recall %.4f); honest flagged %d of %d; %d groups, campaign "
                        + "recall %.3f, purity %.4f%n",
                found,
                seen,
                (double) found / Math.max(1, seen),
                falsely,
                innocent,
                groups.size(),
                compared.recall(),
                compared.purity());
        findings.evicted().forEach(e -> console.println("evicted: " + e));
        findings.warnings().forEach(w -> console.println("warning: " + w));
        console.flush();
    }

    /** One thread's reader and lens. */
    private static final class Reader {
        private final ExchangeReader lines = new ExchangeReader();
        private final Lens lens = Engine.lens();

        List<Reading> read(LogMill mill, long from, long to) {
            List<Reading> readings = new ArrayList<>((int) (to - from));
            for (long i = from; i < to; i++) {
                byte[] line = mill.line(i);
                if (lines.read(line, 0, line.length) instanceof Line.Read known) {
                    readings.add(lens.read(known.exchange()));
                } else {
                    throw new IllegalStateException("a generated line is unreadable");
                }
            }
            return readings;
        }
    }
}
