package io.portcullis.gateway.store.log;

import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads logs of any supported format and packing, in parallel, and hands out what their lines hold in the order of the
 * files: a reader thread unpacks and cuts blocks of whole lines, workers read the lines, the caller's thread gets them.
 * Memory is bounded by a few blocks and lines a worker.
 */
public final class LogFiles {
    /**
     * @param threads workers, at least 1
     * @param maxLineBytes longest line read; longer ones are counted and passed over without being held
     * @param blockBytes unpacked bytes a worker takes at once
     * @param keys to read encrypted segments
     */
    public record Options(int threads, int maxLineBytes, int blockBytes, Optional<KeyRing> keys) {
        public static final Options STANDARD = new Options(
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                ExchangeReader.MAX_BYTES,
                256 << 10,
                Optional.empty());

        public Options {
            if (threads < 1 || maxLineBytes < 1 || blockBytes < 1) {
                throw new IllegalArgumentException("threads and sizes must be positive");
            }
        }

        public Options withThreads(int count) {
            return new Options(count, maxLineBytes, blockBytes, keys);
        }

        public Options withKeys(Optional<KeyRing> ring) {
            return new Options(threads, maxLineBytes, blockBytes, ring);
        }

        public Options withMaxLine(int bytes) {
            return new Options(threads, bytes, blockBytes, keys);
        }

        public Options withBlock(int bytes) {
            return new Options(threads, maxLineBytes, bytes, keys);
        }
    }

    /**
     * A place between two lines of a log, to go on from later.
     *
     * @param file as it was named, {@code -} for standard input
     * @param offset in unpacked bytes, just after the line
     * @param line number of the line just read, from 1
     */
    public record Position(String file, long offset, long line) {}

    /** Gets every line but blank ones, in order; {@code at} makes the position when asked, for checkpoints. */
    @FunctionalInterface
    public interface Sink {
        void line(Line line, Place at);
    }

    /** Like {@link Sink}, with what a worker made of the exchange; empty where the line holds none. */
    @FunctionalInterface
    public interface MadeSink<T> {
        void line(Line line, Optional<T> made, Place at);

        /** What was made of the next few lines, just before they are handed over one by one. */
        default void ahead(List<Optional<T>> soon) {}
    }

    /** Where a line was, without the cost of a {@link Position} for each. */
    public interface Place {
        Position position();
    }

    private static final int PROBLEMS = 100;
    private static final int AHEAD = 16;

    private final Options options;
    private final InputStream standardInput;

    private long lines;
    private long exchanges;
    private long dropped;
    private final Map<String, Long> unreadable = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    public LogFiles(Options options) {
        this(options, System.in);
    }

    LogFiles(Options options, InputStream standardInput) {
        this.options = options;
        this.standardInput = standardInput;
    }

    /**
     * Reads the files, from {@code from} on if given (earlier files are passed over), and reports. A file that cannot
     * be opened or read to its end is one problem of the report, and the next file follows. What {@code sink} throws
     * ends the reading and comes out.
     */
    public LogReport read(List<String> files, Optional<Position> from, Sink sink) throws IOException {
        return read(files, from, () -> exchange -> exchange, (line, made, at) -> sink.line(line, at));
    }

    /**
     * Reads like {@link #read(List, Optional, Sink)}; the worker that read an exchange also makes something of it, by
     * a function that it has for itself, so that costly work is done in parallel and while the text is at hand.
     */
    public <T> LogReport read(
            List<String> files, Optional<Position> from, Supplier<Function<Exchange, T>> maker, MadeSink<T> sink)
            throws IOException {
        lines = 0;
        exchanges = 0;
        dropped = 0;
        unreadable.clear();
        problems.clear();
        int first = from.isPresent() ? files.indexOf(from.get().file()) : 0;
        if (first < 0) {
            throw new IOException("the checkpoint's file is not among those to read: "
                    + from.orElseThrow().file());
        }
        try (LinePipeline<T> pipeline = new LinePipeline<>(options, standardInput, maker)) {
            for (int i = first; i < files.size(); i++) {
                pipeline.read(files.get(i), i == first ? from : Optional.empty(), block -> take(block, sink));
            }
        }
        return new LogReport(lines, exchanges, dropped, unreadable, problems);
    }

    private <T> void take(LinePipeline.Block<T> block, MadeSink<T> sink) {
        Position[] at = new Position[1];
        int[] index = new int[1];
        Place place = () -> {
            if (at[0] == null) {
                at[0] = new Position(block.file(), block.after(index[0]), block.line(index[0]));
            }
            return at[0];
        };
        for (int i = 0; i < block.size(); i++) {
            if (i % AHEAD == 0) {
                sink.ahead(block.made(i, Math.min(block.size(), i + AHEAD)));
            }
            index[0] = i;
            at[0] = null;
            count(block, i);
            sink.line(block.get(i), block.made(i), place);
        }
        lines += block.physical();
        if (!block.trouble().isEmpty()) {
            problem(block.file() + ": " + block.trouble());
        }
    }

    private void count(LinePipeline.Block<?> block, int i) {
        switch (block.get(i)) {
            case Line.Read read -> exchanges++;
            case Line.Dropped lost -> dropped += lost.exchanges();
            case Line.Unreadable(String reason) -> {
                unreadable.merge(reason, 1L, Long::sum);
                problem(block.file() + ":" + block.line(i) + ": " + reason);
            }
        }
    }

    private void problem(String problem) {
        if (problems.size() < PROBLEMS) {
            problems.add(problem);
        }
    }
}
