package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of segments: mends it at the start, opens and closes the current one, deletes the old. One thread. */
final class SegmentShelf {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentShelf.class);

    private final LogSettings settings;
    private final InstantSource clock;
    private final Disk disk;
    private @Nullable SegmentWriter current;
    private long number;

    private SegmentShelf(LogSettings settings, InstantSource clock, Disk disk, long number) {
        this.settings = settings;
        this.clock = clock;
        this.disk = disk;
        this.number = number;
    }

    static SegmentShelf open(LogSettings settings, InstantSource clock, Disk disk) throws IOException {
        Files.createDirectories(settings.folder());
        List<Segment> segments = Segment.in(settings.folder());
        for (Segment segment : segments) {
            mend(settings, segment);
        }
        long number = segments.isEmpty() ? 0 : segments.getLast().number();
        SegmentShelf shelf = new SegmentShelf(settings, clock, disk, number);
        shelf.retain();
        return shelf;
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
            }
            number++;
            writer = SegmentWriter.create(settings.folder(), clock.instant(), number, settings.keys(), disk);
            current = writer;
        }
        writer.commit(lines, length);
    }

    /** Closes the segment if it is large or old enough. */
    void rotate() throws IOException {
        SegmentWriter writer = current;
        if (writer == null) {
            return;
        }
        Instant limit = writer.from().plus(settings.segmentAge());
        if (writer.length() >= settings.segmentBytes() || !clock.instant().isBefore(limit)) {
            close();
            retain();
        }
    }

    /** Deletes the oldest closed segments beyond the total, and those that ended before the age. */
    void retain() throws IOException {
        List<Segment> all = Segment.in(settings.folder());
        SegmentWriter open = current;
        long total = 0;
        for (Segment segment : all) {
            total += segment.bytes();
        }
        Instant oldest = clock.instant().minus(settings.keepAge());
        for (int i = 0; i < all.size(); i++) {
            Segment segment = all.get(i);
            if (open != null && segment.file().equals(open.file())) {
                return;
            }
            Instant end = i + 1 < all.size() ? all.get(i + 1).from() : clock.instant();
            if (total <= settings.keepBytes() && !end.isBefore(oldest)) {
                return;
            }
            Files.deleteIfExists(segment.file());
            total -= segment.bytes();
            LOG.info(
                    "Segment {} deleted: {} bytes, older or more than is to be kept",
                    segment.file().getFileName(),
                    segment.bytes());
        }
    }

    void close() throws IOException {
        SegmentWriter writer = current;
        current = null;
        if (writer != null) {
            writer.close();
        }
    }
}
