package io.portcullis.gateway.store.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The open segment. Every commit is one complete zstd frame with a checksum, encrypted if there are keys, forced to
 * disk before it returns; a failed commit is cut off again, so that the file always ends with a whole frame.
 */
final class SegmentWriter implements Closeable {
    private static final int LEVEL = 3;

    private final Path file;
    private final Instant from;
    private final Disk.Appender out;
    private final @Nullable SegmentKey key;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true);
    private long length;
    private long frames;
    private boolean torn;

    private SegmentWriter(Path file, Instant from, Disk.Appender out, @Nullable SegmentKey key) {
        this.file = file;
        this.from = from;
        this.out = out;
        this.key = key;
    }

    static SegmentWriter create(Path folder, Instant from, long number, Optional<KeyRing> ring, Disk disk)
            throws IOException {
        return at(Segment.name(folder, from, number, ring.isPresent()), from, ring, disk);
    }

    /** The same under a name of the caller's choice, which must be free. */
    static SegmentWriter at(Path file, Instant from, Optional<KeyRing> ring, Disk disk) throws IOException {
        SegmentKey key = ring.isPresent() ? SegmentKey.fresh(new SecureRandom()) : null;
        SegmentWriter writer = new SegmentWriter(file, from, disk.create(file), key);
        if (key != null) {
            try {
                writer.append(ByteBuffer.wrap(key.header(ring.get())));
            } catch (IOException e) {
                writer.abandon();
                throw e;
            }
        }
        return writer;
    }

    Path file() {
        return file;
    }

    Instant from() {
        return from;
    }

    long length() {
        return length;
    }

    /** Whether a failed write could not be cut off, so that nothing may follow it. */
    boolean torn() {
        return torn;
    }

    void commit(byte[] lines, int count) throws IOException {
        byte[] packed = new byte[(int) Zstd.compressBound(count)];
        int size = zstd.compressByteArray(packed, 0, packed.length, lines, 0, count);
        SegmentKey sealing = key;
        append(
                sealing == null
                        ? ByteBuffer.wrap(packed, 0, size)
                        : sealing.seal(packed, size, frames, SegmentKey.DATA));
        frames++;
    }

    private void append(ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        try {
            out.append(bytes);
            length += size;
        } catch (IOException e) {
            try {
                out.cut(length);
            } catch (IOException alsoFailed) {
                torn = true;
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        SegmentKey sealing = key;
        try (zstd;
                out) {
            if (sealing != null && !torn) {
                append(sealing.seal(new byte[0], 0, frames, SegmentKey.END));
            }
        }
    }

    /** Closes without a last word, after a failure. */
    void abandon() {
        try (zstd;
                out) {
            torn = true;
        } catch (IOException e) {
            torn = true;
        }
    }
}
