package io.portcullis.gateway.store.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/** Mends segments that a crash left open, and moves encrypted ones to another master key. */
public final class SealedSegments {
    private SealedSegments() {}

    /** Cuts a torn tail off and closes an encrypted segment; gives the bytes cut, 0 where nothing was torn. */
    static long mend(Segment segment, KeyRing ring) throws IOException {
        return segment.encrypted() ? mendSealed(segment.file(), ring) : mendPlain(segment.file());
    }

    static long mendPlain(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ZstdFrames.Whole whole = ZstdFrames.whole(channel);
            long size = channel.size();
            long good = readable(channel, whole) ? whole.length() : whole.lastFrame();
            if (good < size) {
                channel.truncate(good);
                channel.force(true);
            }
            return size - good;
        }
    }

    private static boolean readable(FileChannel channel, ZstdFrames.Whole whole) throws IOException {
        int length = (int) Math.min(whole.length() - whole.lastFrame(), SegmentKey.FRAME_MAX);
        byte[] frame = new byte[length];
        ZstdFrames.read(channel, whole.lastFrame(), length).get(frame);
        if (length == 0) {
            return true;
        }
        try {
            Zstd.decompressFrame(frame);
            return true;
        } catch (ZstdException e) {
            return false;
        }
    }

    private static long mendSealed(Path file, KeyRing ring) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (size < SegmentKey.HEADER) {
                channel.truncate(0);
                return size;
            }
            byte[] header = new byte[SegmentKey.HEADER];
            ZstdFrames.read(channel, 0, SegmentKey.HEADER).get(header);
            SegmentKey key = SegmentKey.of(header, ring, new SecureRandom());
            long at = SegmentKey.HEADER;
            long frames = 0;
            while (true) {
                ByteBuffer head = ZstdFrames.read(channel, at, 5).order(ByteOrder.BIG_ENDIAN);
                if (head.remaining() < 5) {
                    break;
                }
                long next = at + SegmentKey.FRAME_HEAD + (head.getInt() & 0xFFFF_FFFFL);
                if (head.get() != SegmentKey.DATA) {
                    return 0;
                }
                if (next > size) {
                    break;
                }
                at = next;
                frames++;
            }
            channel.truncate(at);
            channel.write(key.seal(new byte[0], 0, frames, SegmentKey.RECOVERED), at);
            channel.force(true);
            return size - at;
        }
    }

    /** Id of the master key that an encrypted segment's data key is under. */
    static String master(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] header = ZstdFrames.read(channel, 0, SegmentKey.HEADER).array();
            int length = header[20];
            if (header[0] != SegmentKey.MAGIC[0] || length < 1 || length > KeyRing.ID_BYTES) {
                throw new IOException(file.getFileName() + " has no header of an encrypted segment");
            }
            return new String(header, 21, length, StandardCharsets.UTF_8);
        }
    }

    /** Puts an encrypted segment's data key under the ring's current master key; the frames stay as they are. */
    public static void rewrap(Path file, KeyRing ring) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] header = ZstdFrames.read(from, 0, SegmentKey.HEADER).array();
            to.write(ByteBuffer.wrap(
                    SegmentKey.of(header, ring, new SecureRandom()).header(ring)));
            long at = SegmentKey.HEADER;
            while (at < from.size()) {
                at += from.transferTo(at, from.size() - at, to);
            }
            to.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
