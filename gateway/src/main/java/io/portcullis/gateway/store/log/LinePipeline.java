package io.portcullis.gateway.store.log;

import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Line;
import io.portcullis.traffic.LineReader;
import io.portcullis.traffic.LogFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The threads behind {@link LogFiles}: one that unpacks and cuts, several that read lines, order kept by a queue. */
final class LinePipeline<T> implements AutoCloseable {
    /** Lines of one block after reading; {@code end} marks the file's last. */
    static final class Block<T> {
        private final String file;
        private final String trouble;
        private final boolean end;
        private final List<Line> lines = new ArrayList<>();
        private final List<Optional<T>> made = new ArrayList<>();
        private long[] after = new long[64];
        private long[] numbers = new long[64];
        private int physical;

        Block(String file, String trouble, boolean end) {
            this.file = file;
            this.trouble = trouble;
            this.end = end;
        }

        private void add(Line line, Optional<T> ofIt, long offsetAfter, long number) {
            int at = lines.size();
            if (at == after.length) {
                after = Arrays.copyOf(after, at * 2);
                numbers = Arrays.copyOf(numbers, at * 2);
            }
            after[at] = offsetAfter;
            numbers[at] = number;
            lines.add(line);
            made.add(ofIt);
        }

        String file() {
            return file;
        }

        /** Why the file could not be read further, empty if it could. */
        String trouble() {
            return trouble;
        }

        int size() {
            return lines.size();
        }

        int physical() {
            return physical;
        }

        Line get(int index) {
            return lines.get(index);
        }

        /** What the worker made of the exchange, empty where the line holds none. */
        Optional<T> made(int index) {
            return made.get(index);
        }

        long after(int index) {
            return after[index];
        }

        long line(int index) {
            return numbers[index];
        }
    }

    private final LogFiles.Options options;
    private final InputStream standardInput;
    private final ExecutorService workers;
    private final ThreadLocal<Map<LogFormat, LineReader>> readers =
            ThreadLocal.withInitial(() -> new EnumMap<>(LogFormat.class));
    private final ThreadLocal<Function<Exchange, T>> makers;
    /** Space of blocks whose lines have been read: what is made of a line holds copies. */
    private final ArrayBlockingQueue<byte[]> spare;

    /** @param maker makes for each worker what is applied to its exchanges */
    LinePipeline(LogFiles.Options options, InputStream standardInput, Supplier<Function<Exchange, T>> maker) {
        this.makers = ThreadLocal.withInitial(maker);
        this.options = options;
        this.spare = new ArrayBlockingQueue<>(options.threads() + 4);
        this.standardInput = standardInput;
        this.workers = Executors.newFixedThreadPool(options.threads(), daemons());
    }

    /** Reads one file to its end and hands its blocks over in order, on the caller's thread. */
    void read(String file, Optional<LogFiles.Position> from, Consumer<Block<T>> into) throws IOException {
        ArrayBlockingQueue<Future<Block<T>>> blocks = new ArrayBlockingQueue<>(options.threads() + 2);
        Thread cutter = daemons().newThread(() -> cut(file, from, blocks));
        cutter.start();
        try {
            Block<T> block;
            do {
                block = blocks.take().get();
                into.accept(block);
            } while (!block.end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + file, e);
        } catch (ExecutionException e) {
            throw new IOException("reading lines of " + file + " failed", e.getCause());
        } finally {
            cutter.interrupt();
        }
    }

    private void cut(String file, Optional<LogFiles.Position> from, ArrayBlockingQueue<Future<Block<T>>> into) {
        try {
            String trouble = "";
            try (InputStream in = LogInput.open(file, standardInput, options.keys())) {
                LineBlocks cutter = new LineBlocks(in, options.blockBytes(), options.maxLineBytes(), spare);
                if (from.isPresent()) {
                    cutter.skipTo(from.get().offset(), from.get().line() + 1);
                }
                blocks(file, cutter, into);
            } catch (IOException e) {
                trouble = LogInput.reason(e);
            }
            into.put(CompletableFuture.completedFuture(new Block<T>(file, trouble, true)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void blocks(String file, LineBlocks cutter, ArrayBlockingQueue<Future<Block<T>>> into)
            throws InterruptedException {
        Optional<LogFormat> format = Optional.empty();
        Optional<LineBlocks.Block> next;
        while ((next = cutter.next()).isPresent()) {
            LineBlocks.Block block = next.get();
            if (format.isEmpty()) {
                format = LogFormat.ofFirstLines(block.bytes(), block.length());
            }
            LogFormat chosen = format.orElse(LogFormat.EXCHANGES);
            into.put(workers.submit(() -> lines(file, block, chosen)));
        }
    }

    private Block<T> lines(String file, LineBlocks.Block block, LogFormat format) {
        LineReader reader = readers.get().computeIfAbsent(format, wanted -> wanted.reader(options.maxLineBytes()));
        Function<Exchange, T> maker = makers.get();
        Block<T> read = new Block<>(file, block.tooLong() ? "" : block.trouble(), false);
        byte[] bytes = block.bytes();
        long number = block.line();
        int start = 0;
        while (start < block.length()) {
            int end = LineBlocks.lineEnd(bytes, start, block.length());
            int after = Math.min(end + 1, block.length());
            if (!blank(bytes, start, end)) {
                long offsetAfter = block.offset() + after;
                long at = number;
                read.physical++;
                reader.read(bytes, start, end - start, line -> {
                    Optional<T> made = line instanceof Line.Read(Exchange exchange)
                            ? Optional.of(maker.apply(exchange))
                            : Optional.empty();
                    read.add(line, made, offsetAfter, at);
                });
            }
            number++;
            start = after;
        }
        if (block.tooLong()) {
            read.physical++;
            read.add(new Line.Unreadable(LineBlocks.TOO_LONG), Optional.empty(), block.offset(), block.line());
        }
        if (bytes.length == options.blockBytes()) {
            spare.offer(bytes);
        }
        return read;
    }

    private static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private static ThreadFactory daemons() {
        return work -> {
            Thread thread = new Thread(work, "log-reader");
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
