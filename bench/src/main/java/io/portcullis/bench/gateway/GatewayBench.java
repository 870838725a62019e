package io.portcullis.bench.gateway;

import io.portcullis.bench.rig.Knock;
import io.portcullis.bench.rig.Program;
import io.portcullis.bench.rig.StreamClient;
import io.portcullis.bench.rig.StreamResult;
import io.portcullis.bench.rig.UpstreamProgram;
import io.portcullis.bench.rig.Wrk;
import io.portcullis.bench.rig.WrkResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/**
 * The whole-path benchmark. Every contender is started and stays up; in each round each gets its turn, so that a slow
 * minute of the machine falls on all of them; the report quotes medians over the rounds and ratios within this run.
 */
public final class GatewayBench {

    private static final int CROWD = 64;

    private final Options options;
    private final Wrk wrk;
    private final List<Start> starts = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private GatewayBench(Options options) throws IOException {
        this.options = options;
        this.wrk = new Wrk(options.work(), Stand.LOAD_CORE);
    }

    public static void main(String[] arguments) throws IOException {
        Options options = new Options();
        CommandLine line = new CommandLine(options).setCommandName("bench/gateway");
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
        new GatewayBench(options).run();
    }

    private void run() throws IOException {
        List<Contender> everybody = Lineup.everybody(options.root, options.portkey, options.spring);
        if (options.skipPeers) {
            everybody = everybody.stream()
                    .filter(contender -> !(contender instanceof Portkey || contender instanceof SpringCloudGateway))
                    .toList();
        }
        Lineup lineup = Lineup.of(everybody, options.only, GatewayBench::say);
        skipped.addAll(lineup.skipped());
        int upstreamPort = Knock.freePort();
        List<Stand> stands = new ArrayList<>();
        try (Program upstream = UpstreamProgram.start(options.work(), Stand.LOAD_CORE, upstreamPort)) {
            for (Lineup.Entry entry : lineup.entries()) {
                set(entry.contender(), upstreamPort, stands);
            }
            stands.forEach(this::warmUp);
            for (int round = 1; round <= options.rounds; round++) {
                for (int i = 0; i < stands.size(); i++) {
                    turn(round, stands.get((i + round - 1) % stands.size()));
                }
            }
        } finally {
            stands.forEach(Stand::close);
        }
        write(lineup, stands);
    }

    private void set(Contender contender, int upstreamPort, List<Stand> stands) {
        try {
            Stand stand = Stand.set(contender, options.work(), upstreamPort);
            stands.add(stand);
            try {
                start(stand);
            } catch (IOException e) {
                stands.remove(stand);
                stand.close();
                throw e;
            }
        } catch (IOException e) {
            skipped.add(contender.name() + ": it did not start");
            say("skipped " + contender.name() + ": " + e.getMessage());
        }
    }

    /** Starts as often as there are rounds; the last process stays. */
    private void start(Stand stand) throws IOException {
        if (stand.name().equals(Direct.NAME)) {
            return;
        }
        for (int i = 0; i < options.rounds; i++) {
            double millis = stand.restart().toNanos() / 1e6;
            Knock.pause(Duration.ofSeconds(1));
            starts.add(new Start(stand.name(), millis, stand.residentBytes()));
        }
        say("%-16s first answer after %.0f ms"
                .formatted(stand.name(), starts.getLast().firstAnswerMillis()));
    }

    private void warmUp(Stand stand) {
        try {
            Duration time = Duration.ofSeconds(options.warmupSeconds);
            wrk.run(stand.port(), stand.requestFile(), CROWD, time);
            StreamClient.run(stand.port(), stand.streamRequests(), options.streams, time.dividedBy(4));
            stand.settle();
        } catch (IOException e) {
            say("warming up " + stand.name() + ": " + e.getMessage());
        }
    }

    private void turn(int round, Stand stand) {
        try {
            Duration time = Duration.ofSeconds(options.seconds);
            WrkResult alone = wrk.run(stand.port(), stand.requestFile(), 1, time);
            Duration before = stand.processorTime();
            WrkResult crowd = wrk.run(stand.port(), stand.requestFile(), CROWD, time);
            double coreSeconds = stand.processorTime().minus(before).toNanos() / 1e9;
            Duration afterwork = stand.settle();
            StreamResult streams = StreamClient.run(stand.port(), stand.streamRequests(), options.streams, time);
            Turn turn = new Turn(
                    round,
                    stand.name(),
                    alone.latencyMicros(),
                    crowd.latencyMicros(),
                    crowd.requestsPerSecond(),
                    coreSeconds * 1e9 / crowd.time().toNanos(),
                    coreSeconds == 0 ? 0 : crowd.requests() / coreSeconds,
                    afterwork.toMillis(),
                    streams,
                    stand.residentBytes(),
                    alone.failed() + crowd.failed() + streams.failed());
            turns.add(turn);
            say(String.format(
                    Locale.ROOT,
                    "round %d %-16s c=1 p50 %6d us | c=64 %8.0f/s, %3.0f %% of its core | gaps p99 %6.1f max %6.1f ms"
                            + " | first chunk p50 %6.1f ms | %d failed",
                    round,
                    turn.name(),
                    turn.alone().p50(),
                    turn.requestsPerSecond(),
                    turn.coreShare() * 100,
                    streams.gapsMicros().p99() / 1e3,
                    streams.gapsMicros().max() / 1e3,
                    streams.firstEventMicros().p50() / 1e3,
                    turn.failed()));
        } catch (IOException e) {
            say("round " + round + " " + stand.name() + ": " + e.getMessage());
        }
    }

    private void write(Lineup lineup, List<Stand> stands) throws IOException {
        List<String> present = stands.stream().map(Stand::name).toList();
        Results results = new Results(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.here(),
                options.rounds,
                options.seconds,
                options.streams,
                lineup.entries().stream()
                        .filter(entry -> present.contains(entry.contender().name()))
                        .map(entry -> new Results.Contestant(
                                entry.contender().name(), entry.contender().title(), entry.version()))
                        .toList(),
                skipped,
                starts,
                turns);
        Path report = Report.write(results, options.reportFile(), options.jsonFile());
        say("");
        say(Report.tables(results));
        say("written: " + report);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
