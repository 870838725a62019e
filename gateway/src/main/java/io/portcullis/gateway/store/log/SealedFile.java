package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Small files kept as the log keeps its segments: compressed, encrypted where there are keys, whole or not there. */
public final class SealedFile {
    private SealedFile() {}

    /** Writes a file or replaces it; on disk when this returns. */
    public static void write(Path file, byte[] bytes, Optional<KeyRing> keys) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (SegmentWriter writer = SegmentWriter.at(fresh, Instant.EPOCH, keys, Disk.REAL)) {
            writer.commit(bytes, bytes.length);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        SegmentLines.force(file.toAbsolutePath().getParent());
    }

    /** A new file to be written through, encrypted; whole and on disk when it is closed. */
    public static OutputStream stream(Path fresh, KeyRing ring) throws IOException {
        Files.deleteIfExists(fresh);
        return new SealedStream(SegmentWriter.at(fresh, Instant.EPOCH, Optional.of(ring), Disk.REAL));
    }

    /** The bytes of a file that was written here, encrypted or not; the caller closes it. */
    public static InputStream open(Path file, Optional<KeyRing> keys) throws IOException {
        return LogInput.open(file.toString(), InputStream.nullInputStream(), keys);
    }

    /** Puts an encrypted file under the ring's current master key; says whether it was under another one. */
    public static boolean rewrap(Path file, KeyRing ring) throws IOException {
        byte[] magic = new byte[SegmentKey.MAGIC.length];
        try (InputStream in = Files.newInputStream(file)) {
            boolean sealed =
                    in.readNBytes(magic, 0, magic.length) == magic.length && Arrays.equals(magic, SegmentKey.MAGIC);
            if (!sealed || SealedSegments.master(file).equals(ring.current())) {
                return false;
            }
        }
        SealedSegments.rewrap(file, ring);
        return true;
    }

    /** What was written; fails where it was altered, cut short or the key is missing. */
    public static byte[] read(Path file, int most, Optional<KeyRing> keys) throws IOException {
        try (InputStream in = open(file, keys)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(file.getFileName() + " holds more than " + most + " bytes");
            }
            return bytes;
        }
    }
}
