package io.portcullis.bench.shapers;

import io.portcullis.bench.mark.Replies;
import io.portcullis.traffic.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/shapers}: what each shaper adds to a chunk of a stream, put into the page on response quality. */
@Command(name = "shapers", mixinStandardHelpOptions = true, description = "Measures what shapers add to each chunk.")
public final class ShaperBench implements Callable<Integer> {
    private static final String BEGIN = "<!-- bench/shapers writes from here -->\n";
    private static final String END = "<!-- to here -->\n";
    private static final List<Endpoint> ENDPOINTS =
            List.of(Endpoint.CHAT_COMPLETIONS, Endpoint.COMPLETIONS, Endpoint.RESPONSES, Endpoint.MESSAGES);
    private static final int KNOWN = 300;
    /** Between two pieces, at a hundred a second. */
    private static final int MILLIS = 10;

    private static final int PIECES_MIN = 100;
    private static final int PIECES_MAX = 500;

    @Option(names = "--corpora", required = true, description = "Folder of .jsonl.gz with prompt and response.")
    private Path corpora = Path.of("");

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--replies", defaultValue = "60", description = "Real model replies to stream: 60.")
    private int count;

    @Option(names = "--rounds", defaultValue = "5", description = "Of which each chunk counts with its median: 5.")
    private int rounds;

    @Option(names = "--report", defaultValue = "docs/response-quality.md", description = "Page to put results into.")
    private Path report = Path.of("");

    private final StringBuilder text = new StringBuilder();
    private double median;
    private double tail;
    private int longest;
    private int marked;

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new ShaperBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Random random = new Random(seed);
        byte[] master = new byte[32];
        random.nextBytes(master);
        List<String> models = new ArrayList<>(Replies.read(corpora).models());
        Collections.shuffle(models, random);
        List<List<String>> replies = models.stream()
                .map(Upstream::pieces)
                .filter(pieces -> pieces.size() >= PIECES_MIN)
                .map(pieces -> pieces.subList(0, Math.min(PIECES_MAX, pieces.size())))
                .limit(count)
                .toList();
        List<String> known = models.subList(models.size() - KNOWN, models.size());
        List<Way> ways = Way.all(master, known);
        long chunks = replies.stream().mapToLong(List::size).sum();
        line("Measured by `bench/shapers --seed %d` on %s over %d real model replies, %d pieces of a token or so, each"
                        .formatted(seed, LocalDate.now(ZoneOffset.UTC), replies.size(), chunks)
                + " an event in a chunk of its own, on the pipe that the gateway runs. \"Added\" is time beyond the"
                + " same chunk passing with nothing to do, measured chunk by chunk beside it; of "
                + rounds
                + " rounds the median counts, and code is warm.");
        perChunk(ways, replies);
        heldBack(ways, replies);
        requests();
        write();
        return 0;
    }

    private void line(String line) {
        text.append(line).append('\n');
        System.err.println(line);
    }

    private void perChunk(List<Way> ways, List<List<String>> replies) {
        line("\nMicroseconds a chunk, p50 / p99:\n");
        line("| added by | chat | completions | responses | messages |");
        line("|---|--:|--:|--:|--:|");
        Map<Endpoint, Measured> first = new EnumMap<>(Endpoint.class);
        for (Way way : ways) {
            StringBuilder row = new StringBuilder("| ").append(way.name()).append(" |");
            for (Endpoint endpoint : ENDPOINTS) {
                if (way.concerns(endpoint)) {
                    Measured measured =
                            Measured.of(endpoint, way.spec(), streams(endpoint, way.extras(), replies), rounds);
                    first.putIfAbsent(endpoint, measured);
                    row.append(cell(measured.added));
                    median = Math.max(median, measured.added.micros(0.5));
                    tail = Math.max(tail, measured.added.micros(0.99));
                } else {
                    row.append(" - |");
                }
            }
            line(row.toString());
        }
        StringBuilder paced = new StringBuilder("| token pacing, without the pause |");
        StringBuilder base = new StringBuilder("| (the chunk itself, nothing to do) |");
        for (Endpoint endpoint : ENDPOINTS) {
            paced.append(cell(Paced.of(endpoint, streams(endpoint, Upstream.Extras.NOTHING, replies), rounds).added));
            base.append(cell(first.get(endpoint).base));
        }
        line(paced.toString());
        line(base.toString());
    }

    private static List<List<byte[]>> streams(Endpoint endpoint, Upstream.Extras extras, List<List<String>> replies) {
        return replies.stream()
                .map(pieces -> Upstream.chunks(endpoint, extras, pieces))
                .toList();
    }

    private static String cell(Times times) {
        return String.format(" %.1f / %.1f |", times.micros(0.5), times.micros(0.99));
    }

    private void heldBack(List<Way> ways, List<List<String>> replies) {
        line("\nWhat changes texts must sometimes see a few words more before it can tell, and holds a piece back until"
                + " then. Further pieces waited for; in milliseconds at 100 pieces a second:\n");
        line("| shaper | pieces that go out at once | p50 | p99 | longest | p50 | p99 |");
        line("|---|--:|--:|--:|--:|--:|--:|");
        for (Way way : ways) {
            Optional<HeldBack> held = way.texts().map(stages -> HeldBack.of(stages, replies));
            held.ifPresent(waits -> {
                int millis = MILLIS * waits.quantile(0.99);
                longest = Math.max(longest, millis);
                marked = way.name().equals("watermark") ? millis : marked;
                line(String.format(
                        "| %s | %.1f %% | %d | %d | %d | %d ms | %d ms |",
                        way.name(),
                        100 * waits.atOnce(),
                        waits.quantile(0.5),
                        waits.quantile(0.99),
                        waits.quantile(1),
                        MILLIS * waits.quantile(0.5),
                        millis));
            });
        }
        line(String.format(
                "%nWork: no median above %.1f us a chunk (aim: 20 us), no p99 above %.1f us. Waiting for words: the"
                        + " longest p99 is %d ms at%n100 pieces a second (aim: 15 ms), that of the watermark alone %d"
                        + " ms. The aim for work is %s, that for the buffer is %s.",
                median, tail, longest, marked, median <= 20 ? "met" : "missed", longest <= 15 ? "met" : "not"));
    }

    private void requests() {
        line("\nOn the request, microseconds beyond parsing it, p50 / p99:\n");
        line("| request | endpoint | bytes | parsing | added |");
        line("|---|---|--:|--:|--:|");
        Requests requests = new Requests();
        for (Endpoint endpoint : ENDPOINTS) {
            for (Requests.Row row : requests.rows(endpoint)) {
                line("| %s | %s | %d |%s%s"
                        .formatted(row.name(), endpoint.path(), row.bytes(), cell(row.base()), cell(row.added())));
            }
        }
    }

    private void write() throws IOException {
        String page = Files.readString(report);
        Matcher place = Pattern.compile(Pattern.quote(BEGIN) + ".*" + Pattern.quote(END), Pattern.DOTALL)
                .matcher(page);
        String part = BEGIN + "\n" + text + "\n" + END;
        Files.writeString(
                report,
                place.find()
                        ? page.substring(0, place.start()) + part + page.substring(place.end())
                        : page + "\n## What shaping adds to each chunk\n\n" + part);
    }
}
