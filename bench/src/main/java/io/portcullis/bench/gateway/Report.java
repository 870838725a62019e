package io.portcullis.bench.gateway;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.portcullis.bench.rig.Bodies;
import io.portcullis.bench.rig.Medians;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The results as a page of Markdown and as JSON: medians over the rounds, and ratios to tuned nginx in the same
 * run.
 */
final class Report {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final double MIB = 1024.0 * 1024.0;

    /** The chapter of another command's measurements, at the end of the page; it is carried over as it is. */
    private static final String SCAN = "\n## Scan\n";

    private Report() {}

    static Path write(Results results, Path markdown, Path json) throws IOException {
        for (Path file : List.of(markdown.toAbsolutePath(), json.toAbsolutePath())) {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        }
        JSON.writeValue(json.toFile(), results);
        String former = Files.exists(markdown) ? Files.readString(markdown) : "";
        return Files.writeString(markdown, page(results) + scan(former));
    }

    /** What a former page says of scans, empty if nothing. */
    static String scan(String page) {
        int at = page.indexOf(SCAN);
        return at < 0 ? "" : page.substring(at);
    }

    static String page(Results results) {
        StringBuilder page = new StringBuilder();
        page.append("# Performance\n\n")
                .append("Written by `bench/gateway`, all but the last chapter; do not edit. Reproduce with\n\n")
                .append("    bench/gateway --rounds ")
                .append(results.rounds())
                .append(" --seconds ")
                .append(results.seconds())
                .append("\n\n")
                .append(method(results))
                .append('\n')
                .append(tables(results))
                .append("\n## Aims\n\n")
                .append(aims(results))
                .append("\n## Who took part\n\n| name | what | version |\n|---|---|---|\n");
        for (Results.Contestant one : results.contestants()) {
            page.append("| %s | %s | %s |\n".formatted(one.name(), one.title(), one.version()));
        }
        if (!results.skipped().isEmpty()) {
            page.append("\nNot measured in this run:\n\n");
            results.skipped().forEach(line -> page.append("- ").append(line).append('\n'));
        }
        return page.toString();
    }

    private static String method(Results results) {
        Machine machine = results.machine();
        return """
                Measured %s on %s, %d cores, %d GiB, %s, Java %s, wrk %s.

                Every proxy has one core to itself; the load generator and the upstream share the other. All is on
                loopback. Requests are chat completions of 1 KiB with a bearer token (512 different prompts in
                turn), replies are 10 KiB; a stream is %d chunks, one every 20 ms, %d streams at once. The upstream is a
                one-thread server that only answers ("direct"). Every proxy is started %d times, warmed up and
                then measured %d times for %d s, in turns with the others; the tables show medians of those rounds, and
                ratios to tuned nginx of the same run. "Core" is how much of its core a proxy used at 64 callers: below
                about 95 %% something else was the limit, and "per core second" is the fairer number.
                Added latency is a proxy's percentile less that of the direct way in the same round.
                """.formatted(
                        results.date(),
                        machine.processor(),
                        machine.cores(),
                        machine.memoryGiB(),
                        machine.kernel(),
                        machine.java(),
                        machine.wrk(),
                        Bodies.CHUNKS,
                        results.streams(),
                        results.rounds(),
                        results.rounds(),
                        results.seconds());
    }

    /** The tables of the report. */
    static String tables(Results results) {
        StringBuilder text = new StringBuilder();
        text.append("## One request after the other, and 64 callers\n\n")
                .append("| | added p50, us | ratio | added p99, us | requests/s | ratio | core | per core second")
                .append(" | ratio | p99 at 64, ms | afterwork, ms | failed |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Results.Contestant one : results.contestants()) {
            text.append(requests(results, one.name()));
        }
        text.append("\n## Streams, and the cost of standing there\n\n")
                .append("| | first chunk p50, ms | p99, ms | gap p99, ms | gap max, ms | gaps over 40 ms |")
                .append(" beyond direct | streams | failed | first answer after start, ms | MiB idle | MiB loaded |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Results.Contestant one : results.contestants()) {
            text.append(streams(results, one.name()));
        }
        return text.toString();
    }

    private static String requests(Results results, String name) {
        double throughput = median(results, name, Turn::requestsPerSecond);
        double perCore = median(results, name, Turn::requestsPerCoreSecond);
        double added = added(results, name, turn -> turn.alone().p50());
        boolean direct = name.equals(Direct.NAME);
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        direct
                                ? "(%s)"
                                        .formatted(number(
                                                median(
                                                        results,
                                                        name,
                                                        turn -> turn.alone().p50()),
                                                0))
                                : number(added, 0),
                        direct
                                ? "-"
                                : number(
                                        added
                                                / added(
                                                        results,
                                                        Nginx.TUNED,
                                                        turn -> turn.alone().p50()),
                                        2),
                        direct
                                ? "(%s)"
                                        .formatted(number(
                                                median(
                                                        results,
                                                        name,
                                                        turn -> turn.alone().p99()),
                                                0))
                                : number(
                                        added(
                                                results,
                                                name,
                                                turn -> turn.alone().p99()),
                                        0),
                        number(throughput, 0),
                        number(throughput / median(results, Nginx.TUNED, Turn::requestsPerSecond), 2),
                        direct ? "-" : number(median(results, name, Turn::coreShare) * 100, 0) + " %",
                        direct ? "-" : number(perCore, 0),
                        direct ? "-" : number(perCore / median(results, Nginx.TUNED, Turn::requestsPerCoreSecond), 2),
                        number(median(results, name, turn -> turn.crowd().p99()) / 1e3, 1),
                        number(median(results, name, Turn::afterworkMillis), 0),
                        number(
                                results.rounds(name, Turn::failed).stream()
                                        .mapToDouble(n -> n)
                                        .sum(),
                                0));
    }

    private static String streams(Results results, String name) {
        boolean direct = name.equals(Direct.NAME);
        double overDirect = added(results, name, turn -> turn.streams().gapsOver40ms());
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        number(
                                median(
                                                results,
                                                name,
                                                turn -> turn.streams()
                                                        .firstEventMicros()
                                                        .p50())
                                        / 1e3,
                                1),
                        number(
                                median(
                                                results,
                                                name,
                                                turn -> turn.streams()
                                                        .firstEventMicros()
                                                        .p99())
                                        / 1e3,
                                1),
                        number(
                                median(
                                                results,
                                                name,
                                                turn -> turn.streams()
                                                        .gapsMicros()
                                                        .p99())
                                        / 1e3,
                                1),
                        number(
                                median(
                                                results,
                                                name,
                                                turn -> turn.streams()
                                                        .gapsMicros()
                                                        .max())
                                        / 1e3,
                                1),
                        number(median(results, name, turn -> turn.streams().gapsOver40ms()), 0),
                        direct ? "-" : number(overDirect, 0),
                        number(median(results, name, turn -> turn.streams().completed()), 0),
                        number(median(results, name, turn -> turn.streams().failed()), 0),
                        direct ? "-" : number(Medians.of(results.starts(name, Start::firstAnswerMillis)), 0),
                        direct ? "-" : number(Medians.of(results.starts(name, start -> start.idleBytes() / MIB)), 0),
                        direct ? "-" : number(median(results, name, turn -> turn.loadedBytes() / MIB), 0));
    }

    /** The project's aims beside what was measured; says so when Portcullis or tuned nginx did not take part. */
    static String aims(Results results) {
        String full = Portcullis.FULL;
        if (results.rounds(full, Turn::round).isEmpty()
                || results.rounds(Nginx.TUNED, Turn::round).isEmpty()) {
            return "Portcullis with everything on and tuned nginx were not both measured in this run.\n";
        }
        double throughput =
                median(results, full, Turn::requestsPerSecond) / median(results, Nginx.TUNED, Turn::requestsPerSecond);
        double added = added(results, full, turn -> turn.alone().p50())
                / added(results, Nginx.TUNED, turn -> turn.alone().p50());
        double gaps = median(results, full, turn -> turn.streams().gapsOver40ms())
                - median(results, Nginx.TUNED, turn -> turn.streams().gapsOver40ms());
        double idle = Medians.of(results.starts(full, start -> start.idleBytes() / 1e6));
        double start = Medians.of(results.starts(full, Start::firstAnswerMillis));
        return "| aim, everything on, against tuned nginx | measured | |\n|---|---|---|\n"
                + aim("at least 0.35 of its requests/s", number(throughput, 2), throughput >= 0.35)
                + aim("added p50 at most 1.5 times its own", number(added, 2), added <= 1.5)
                + aim("no stream gap over 40 ms that it does not have", number(gaps, 0), gaps <= 0)
                + aim("under 250 MB at idle", number(idle, 0) + " MB", idle < 250)
                + aim("first answer within 2 s of the start", number(start / 1e3, 2) + " s", start <= 2_000);
    }

    private static String aim(String words, String measured, boolean met) {
        return "| %s | %s | %s |\n".formatted(words, measured, met ? "met" : "**not met**");
    }

    private static double median(Results results, String name, ToDoubleFunction<Turn> number) {
        return Medians.of(results.rounds(name, number));
    }

    private static double added(Results results, String name, ToDoubleFunction<Turn> number) {
        return Medians.of(results.added(name, number));
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : "-";
    }
}
