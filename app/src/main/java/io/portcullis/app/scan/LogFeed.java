package io.portcullis.app.scan;

import io.portcullis.detect.Engine;
import io.portcullis.gateway.store.log.LogFiles;
import io.portcullis.gateway.store.log.LogReport;
import io.portcullis.inspect.Reading;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Line;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Log files into an engine: lines are parsed and texts read by several threads, in blocks; the caller's thread
 * observes the readings in the order of the files, so that findings do not depend on the number of threads. At most a
 * few blocks a thread are in memory.
 *
 * <p>With a checkpoint file, the engine's state and the place in the logs are written every so often; a run that finds
 * one goes on from there and comes to the same findings as one that was never interrupted.
 */
public final class LogFeed {
    private static final int TICK_EVERY = 256;
    private static final int FORMAT = 0x50435350;

    private final Engine engine;
    private final int threads;
    private final Optional<Path> checkpoint;
    private final long checkpointEvery;
    private final Consumer<Progress> tick;
    private final Progress progress = new Progress();
    private final List<Reading> waiting = new ArrayList<>(Engine.AT_ONCE);
    private Set<String> leftOut = Set.of();
    private Optional<MeaningFeed> meanings = Optional.empty();
    private int sinceTick;
    private long sinceCheckpoint;

    /**
     * @param checkpointEvery exchanges between checkpoints
     * @param tick told now and then how far it is
     */
    public LogFeed(
            Engine engine, int threads, Optional<Path> checkpoint, long checkpointEvery, Consumer<Progress> tick) {
        this.engine = engine;
        this.threads = threads;
        this.checkpoint = checkpoint;
        this.checkpointEvery = checkpointEvery;
        this.tick = tick;
    }

    /** Reads all files; the report's problems name files and lines that could not be read. */
    public LogReport read(List<String> files) throws IOException {
        Optional<LogFiles.Position> from = resume();
        LogFiles logs = new LogFiles(LogFiles.Options.STANDARD.withThreads(threads));
        LogReport report = logs.read(files, from, () -> Engine.lens()::read, this::take);
        absorb();
        return report;
    }

    public Progress progress() {
        return progress;
    }

    /** From now on passes over the exchanges of these accounts. */
    public void leaveOut(Set<String> accounts) {
        leftOut = Set.copyOf(accounts);
    }

    /** From now on gives a sample of prompts to an embedding model too; what it knows is part of checkpoints. */
    public void embed(MeaningFeed feed) {
        meanings = Optional.of(feed);
    }

    /** Forgets the checkpoint, after the findings are safe. */
    public void done() throws IOException {
        if (checkpoint.isPresent()) {
            Files.deleteIfExists(checkpoint.get());
        }
    }

    private void take(Line line, Optional<Reading> reading, LogFiles.Place at) {
        switch (line) {
            case Line.Read(Exchange exchange) -> {
                progress.exchange(exchange.time().toEpochMilli());
                if (!leftOut.contains(exchange.account())) {
                    reading.ifPresent(this::absorb);
                    meanings.ifPresent(feed -> reading.ifPresent(feed::offer));
                }
                sinceCheckpoint++;
                sinceTick++;
            }
            case Line.Dropped(long count) -> progress.missing(count);
            case Line.Unreadable(String reason) -> progress.unreadable(reason);
        }
        if (sinceTick >= TICK_EVERY) {
            sinceTick = 0;
            tick.accept(progress);
        }
        if (checkpoint.isPresent() && sinceCheckpoint >= checkpointEvery) {
            absorb();
            save(checkpoint.get(), at.position());
            sinceCheckpoint = 0;
        }
    }

    private void absorb(Reading reading) {
        waiting.add(reading);
        if (waiting.size() == Engine.AT_ONCE) {
            absorb();
        }
    }

    private void absorb() {
        engine.absorb(waiting);
        waiting.clear();
    }

    private void save(Path file, LogFiles.Position position) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16))) {
                out.writeInt(FORMAT);
                out.writeUTF(position.file());
                out.writeLong(position.offset());
                out.writeLong(position.line());
                progress.write(out);
                engine.snapshot(out);
                if (meanings.isPresent()) {
                    meanings.get().settled().write(out);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the checkpoint cannot be written: " + e.getMessage(), e);
        }
    }

    private Optional<LogFiles.Position> resume() throws IOException {
        if (checkpoint.isEmpty() || !Files.exists(checkpoint.get())) {
            return Optional.empty();
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(checkpoint.get()), 1 << 16))) {
            if (in.readInt() != FORMAT) {
                throw new IOException(checkpoint.get() + " is not a checkpoint");
            }
            LogFiles.Position position = new LogFiles.Position(in.readUTF(), in.readLong(), in.readLong());
            progress.read(in);
            engine.restore(in);
            if (meanings.isPresent()) {
                meanings.get().settled().read(in);
            }
            return Optional.of(position);
        }
    }
}
