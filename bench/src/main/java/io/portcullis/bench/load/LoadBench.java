package io.portcullis.bench.load;

import io.portcullis.bench.gateway.Contender;
import io.portcullis.bench.gateway.Lineup;
import io.portcullis.bench.gateway.Stand;
import io.portcullis.bench.rig.Knock;
import io.portcullis.bench.rig.Program;
import io.portcullis.bench.rig.UpstreamProgram;
import io.portcullis.bench.rig.Wrk;
import io.portcullis.bench.rig.WrkResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The load a proxy must bear for long: prints what became of its memory and of the callers. */
public final class LoadBench {

    private static final double MIB = 1024.0 * 1024.0;
    private static final Duration SLICE = Duration.ofSeconds(10);
    private static final int FRUITLESS_SLICES_MAX = 3;

    @Option(names = "--requests", defaultValue = "1000000", description = "how many (default ${DEFAULT-VALUE})")
    long requests;

    @Option(names = "--idle", defaultValue = "10000", description = "idle connections (default ${DEFAULT-VALUE})")
    int idle;

    @Option(
            names = "--slow",
            defaultValue = "100",
            description = "slow callers of each kind (default ${DEFAULT-VALUE})")
    int slow;

    @Option(names = "--slow-seconds", defaultValue = "45", description = "how long they try (default ${DEFAULT-VALUE})")
    int slowSeconds;

    @Option(names = "--on", defaultValue = "portcullis-full", description = "which proxy (default ${DEFAULT-VALUE})")
    String on = "";

    @Option(names = "--root", hidden = true, required = true)
    Path root = Path.of("");

    @Option(names = "--help", usageHelp = true, description = "this text")
    boolean help;

    public static void main(String[] arguments) throws IOException {
        LoadBench bench = new LoadBench();
        CommandLine line = new CommandLine(bench).setCommandName("bench/load");
        try {
            line.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        if (line.isUsageHelpRequested()) {
            line.usage(System.out);
            return;
        }
        System.exit(bench.run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        Path work = root.resolve("bench/target/load");
        List<Contender> all = Lineup.everybody(root, Optional.empty(), Optional.empty());
        Optional<Contender> contender =
                all.stream().filter(one -> one.name().equals(on)).findFirst();
        if (contender.isEmpty() || !(contender.get().look() instanceof Contender.Look.Ready)) {
            System.err.println("cannot run " + on + "; "
                    + contender.map(Contender::look).map(Object::toString).orElse("there is none of that name"));
            return false;
        }
        int upstreamPort = Knock.freePort();
        try (Program upstream = UpstreamProgram.start(work, Stand.LOAD_CORE, upstreamPort);
                Stand stand = Stand.set(contender.get(), work, upstreamPort)) {
            stand.restart();
            Program program = stand.program().orElseThrow(() -> new IOException("there is no process to watch"));
            boolean whole = manyRequests(stand, program, new Wrk(work, Stand.LOAD_CORE));
            boolean held = idleConnections(stand, program);
            boolean served = slowCallers(stand, program);
            return whole && held && served && upstream.alive();
        }
    }

    private boolean manyRequests(Stand stand, Program program, Wrk wrk) throws IOException {
        say("| requests | requests/s | failed | resident, MiB | live heap, MiB |");
        say("|---|---|---|---|---|");
        MemoryTrend trend = new MemoryTrend();
        long done = 0;
        long failed = 0;
        int fruitless = 0;
        row(0, 0, 0, program);
        while (done < requests && fruitless < FRUITLESS_SLICES_MAX) {
            WrkResult slice = wrk.run(stand.port(), stand.requestFile(), 64, SLICE);
            done += slice.requests();
            failed += slice.failed();
            fruitless = slice.requests() > slice.failed() ? 0 : fruitless + 1;
            trend.add(done, program.residentBytes());
            row(done, slice.requestsPerSecond(), failed, program);
        }
        stand.settle();
        say(String.format(
                Locale.ROOT,
                "\n%,d requests, %,d failed; over the second half resident memory changed by %.1f bytes a request"
                        + " (%.1f MiB a million)\n",
                done,
                failed,
                trend.bytesPerRequest(),
                trend.bytesPerRequest() * 1e6 / MIB));
        return done >= requests && failed == 0;
    }

    private static void row(long done, double perSecond, long failed, Program program) {
        long resident = program.residentBytes();
        OptionalLong heap = HeapLook.live(program);
        say(String.format(
                Locale.ROOT,
                "| %,d | %,.0f | %,d | %.1f | %s |",
                done,
                perSecond,
                failed,
                resident / MIB,
                heap.isPresent() ? String.format(Locale.ROOT, "%.1f", heap.getAsLong() / MIB) : "-"));
    }

    private boolean idleConnections(Stand stand, Program program) throws IOException {
        long before = program.residentBytes();
        try (IdleCrowd crowd = IdleCrowd.connect(stand.port(), idle)) {
            Knock.pause(Duration.ofSeconds(2));
            int status = Knock.once(stand.port(), stand.requests().getFirst());
            long during = program.residentBytes();
            say(String.format(
                    Locale.ROOT,
                    "%,d idle connections: %,d held, another caller gets status %d, %.1f KiB of memory each",
                    idle,
                    crowd.open(),
                    status,
                    (during - before) / 1024.0 / idle));
            return status == 200;
        } catch (IOException e) {
            say("idle connections: " + e.getMessage());
            return false;
        }
    }

    /** Slow callers must neither be served for ever nor keep others from being served. */
    private boolean slowCallers(Stand stand, Program program) throws IOException {
        try (SlowCrowd crowd =
                SlowCrowd.connect(stand.port(), slow, stand.requests().getFirst())) {
            long worstNanos = 0;
            int refused = 0;
            for (int second = 0; second < slowSeconds; second++) {
                crowd.dawdle();
                long before = System.nanoTime();
                refused += Knock.once(stand.port(), stand.requests().getFirst()) == 200 ? 0 : 1;
                worstNanos = Math.max(worstNanos, System.nanoTime() - before);
                Knock.pause(Duration.ofSeconds(1));
            }
            say(String.format(
                    Locale.ROOT,
                    "%d callers sending and %d reading a byte a second: after %d s %d and %d are left; meanwhile others"
                            + " were refused %d times and waited at most %.0f ms; resident %.1f MiB",
                    slow,
                    slow,
                    slowSeconds,
                    crowd.sending(),
                    crowd.reading(),
                    refused,
                    worstNanos / 1e6,
                    program.residentBytes() / MIB));
            return refused == 0;
        } catch (IOException e) {
            say("slow callers: " + e.getMessage());
            return false;
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
