package io.portcullis.gateway.store.log;

import io.portcullis.traffic.ExchangeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lines of one segment, to look at or to copy some of them; every failure to read comes out. */
final class SegmentLines {
    private static final int BLOCK = 1 << 20;

    private SegmentLines() {}

    /** Gets each line that is not blank. */
    interface Sink {
        void line(LineHead head, byte[] buffer, int offset, int length) throws IOException;
    }

    static void each(Path file, Optional<KeyRing> keys, Sink sink) throws IOException {
        try (InputStream in = LogInput.open(file.toString(), InputStream.nullInputStream(), keys)) {
            LineBlocks blocks = new LineBlocks(in, BLOCK, ExchangeReader.MAX_BYTES);
            Optional<LineBlocks.Block> next;
            while ((next = blocks.next()).isPresent()) {
                LineBlocks.Block block = next.get();
                lines(block.bytes(), block.length(), sink);
                if (!block.trouble().isEmpty()) {
                    throw new IOException(file.getFileName() + ": " + block.trouble());
                }
            }
        }
    }

    private static void lines(byte[] bytes, int length, Sink sink) throws IOException {
        int start = 0;
        for (int end = 0; end <= length; end++) {
            if (end == length || bytes[end] == '\n') {
                if (end > start) {
                    sink.line(LineHead.of(bytes, start, end - start), bytes, start, end - start);
                }
                start = end + 1;
            }
        }
    }

    /** What was left out of a copy. */
    record Left(long kept, long dropped, String first, String last) {}

    /**
     * Copies a segment without the lines that are not wanted, under a data key of its own; the target is whole and on
     * disk, or not there. Lines that are no exchanges are kept.
     */
    static Left copy(Segment from, Path target, Optional<KeyRing> keys, Predicate<LineHead> wanted) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Copying copying = new Copying(wanted);
        Optional<KeyRing> ring = from.encrypted() ? keys : Optional.empty();
        try (SegmentWriter writer = SegmentWriter.at(fresh, from.from(), ring, Disk.REAL)) {
            copying.into(writer);
            each(from.file(), keys, copying);
            copying.commit();
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(target.toAbsolutePath().getParent());
        return copying.left();
    }

    private static final class Copying implements Sink {
        private final Predicate<LineHead> wanted;
        private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
        private SegmentWriter writer;
        private long kept;
        private long dropped;
        private String first = "";
        private String last = "";

        @SuppressWarnings("NullAway.Init")
        Copying(Predicate<LineHead> wanted) {
            this.wanted = wanted;
        }

        void into(SegmentWriter target) {
            writer = target;
        }

        @Override
        public void line(LineHead head, byte[] buffer, int offset, int length) throws IOException {
            if (head.account().isEmpty() || wanted.test(head)) {
                kept += head.account().isEmpty() ? 0 : 1;
                batch.write(buffer, offset, length);
                batch.write('\n');
                if (batch.size() >= BLOCK) {
                    commit();
                }
                return;
            }
            dropped++;
            first = first.isEmpty() ? head.id() : first;
            last = head.id();
        }

        void commit() throws IOException {
            if (batch.size() > 0) {
                writer.commit(batch.toByteArray(), batch.size());
                batch.reset();
            }
        }

        Left left() {
            return new Left(kept, dropped, first, last);
        }
    }

    /** Lower-case hexadecimal SHA-256 of a file. */
    static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java", e);
        }
    }

    /** Has the names in a folder on disk. */
    static void force(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
