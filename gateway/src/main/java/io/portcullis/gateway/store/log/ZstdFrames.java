package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Finds where the whole zstd frames of a file end by walking frame and block headers (RFC 8878, section 3.1), so that a
 * tail torn by a crash can be cut off without unpacking the file.
 */
final class ZstdFrames {
    private static final int MAGIC = 0xFD2FB528;

    private ZstdFrames() {}

    /** Length of the part that consists of whole frames, in bytes, and where the last of them starts. */
    record Whole(long length, long lastFrame) {}

    static Whole whole(FileChannel file) throws IOException {
        long size = file.size();
        long at = 0;
        long last = 0;
        while (at < size) {
            long next = frameEnd(file, at, size);
            if (next < 0) {
                break;
            }
            last = at;
            at = next;
        }
        return new Whole(at, last);
    }

    /** Where the frame that starts at {@code start} ends, -1 where it is cut short or is none. */
    private static long frameEnd(FileChannel file, long start, long size) throws IOException {
        ByteBuffer head = read(file, start, 18);
        if (head.remaining() < 5 || head.getInt() != MAGIC) {
            return -1;
        }
        int descriptor = head.get() & 0xFF;
        boolean singleSegment = (descriptor & 0x20) != 0;
        int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
        int content = new int[] {singleSegment ? 1 : 0, 2, 4, 8}[descriptor >>> 6];
        long at = start + 5 + (singleSegment ? 0 : 1) + dictionary + content;
        boolean last = false;
        while (!last) {
            ByteBuffer block = read(file, at, 3);
            if (block.remaining() < 3) {
                return -1;
            }
            int header = (block.get() & 0xFF) | (block.get() & 0xFF) << 8 | (block.get() & 0xFF) << 16;
            last = (header & 1) != 0;
            int type = header >>> 1 & 3;
            if (type == 3) {
                return -1;
            }
            at += 3 + (type == 1 ? 1 : header >>> 3);
        }
        at += (descriptor & 4) != 0 ? 4 : 0;
        return at <= size ? at : -1;
    }

    static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, at + buffer.position());
            if (count < 0) {
                break;
            }
        }
        return buffer.flip();
    }
}
