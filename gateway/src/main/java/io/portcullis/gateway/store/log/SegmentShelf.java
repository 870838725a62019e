package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of segments: mends it at the start, opens and closes the current one. One thread. */
final class SegmentShelf {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentShelf.class);

    private final LogSettings settings;
    private final Supplier<Optional<KeyRing>> keys;
    private final InstantSource clock;
    private final Disk disk;
    private @Nullable SegmentWriter current;
    private volatile long closed;
    private long number;

    private SegmentShelf(
            LogSettings settings, Supplier<Optional<KeyRing>> keys, InstantSource clock, Disk disk, long number) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        this.disk = disk;
        this.number = number;
        this.closed = number;
    }

    static SegmentShelf open(LogSettings settings, Supplier<Optional<KeyRing>> keys, InstantSource clock, Disk disk)
            throws IOException {
        Files.createDirectories(settings.folder());
        sweepUp(settings.folder());
        sweepUp(settings.folder().resolve("held"));
        List<Segment> segments = Segment.in(settings.folder());
        for (Segment segment : segments) {
            mend(settings, segment);
        }
        long number = segments.isEmpty() ? 0 : segments.getLast().number();
        return new SegmentShelf(settings, keys, clock, disk, number);
    }

    /** Copies that a crash left unfinished. */
    private static void sweepUp(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "{rest-exchanges-*,exchanges-*.new}")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    private static void mend(LogSettings settings, Segment segment) throws IOException {
        if (segment.encrypted() && settings.keys().isEmpty()) {
            LOG.warn(
                    "Segment {} is encrypted and there are no keys: left as it is",
                    segment.file().getFileName());
            return;
        }
        try {
            long cut = segment.encrypted()
                    ? SealedSegments.mend(segment, settings.keys().orElseThrow())
                    : SealedSegments.mendPlain(segment.file());
            if (cut > 0) {
                LOG.warn(
                        "Segment {} ended in {} torn bytes, cut off",
                        segment.file().getFileName(),
                        cut);
            }
        } catch (IOException e) {
            LOG.warn("Segment {} could not be mended: {}", segment.file().getFileName(), e.getMessage());
        }
        if (Files.size(segment.file()) == 0) {
            Files.delete(segment.file());
        }
    }

    void commit(byte[] lines, int length) throws IOException {
        SegmentWriter writer = current;
        if (writer == null || writer.torn()) {
            if (writer != null) {
                writer.abandon();
                current = null;
                closed = number;
            }
            number++;
            writer = SegmentWriter.create(settings.folder(), clock.instant(), number, keys.get(), disk);
            current = writer;
        }
        writer.commit(lines, length);
    }

    /** Closes the segment if it is large or old enough; says whether it did. */
    boolean rotate() throws IOException {
        SegmentWriter writer = current;
        if (writer == null) {
            return false;
        }
        Instant limit = writer.from().plus(settings.segmentAge());
        if (writer.length() >= settings.segmentBytes() || !clock.instant().isBefore(limit)) {
            close();
            return true;
        }
        return false;
    }

    /** Number of the last segment that is closed; those above are the writer's alone. */
    long closed() {
        return closed;
    }

    void close() throws IOException {
        SegmentWriter writer = current;
        current = null;
        if (writer != null) {
            writer.close();
            closed = number;
        }
    }
}
