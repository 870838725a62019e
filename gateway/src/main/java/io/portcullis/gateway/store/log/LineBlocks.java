package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;

/**
 * Cuts a stream into blocks of whole lines, so that lines can be read in parallel without being copied. A line longer
 * than the bound is passed over without being kept. A stream that fails gives first what it held, then an end that
 * says why.
 */
final class LineBlocks {
    /**
     * @param bytes holds the lines, {@code length} bytes of it
     * @param offset of the first byte within the unpacked stream
     * @param line number of the first line, from 1
     * @param trouble what happened after these lines: a line passed over, or the stream's failure; empty if nothing
     * @param tooLong whether the trouble is a line that was passed over
     */
    record Block(byte[] bytes, int length, long offset, long line, String trouble, boolean tooLong) {}

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long NEW_LINES = ONES * '\n';
    static final String TOO_LONG = "line too long";

    private final InputStream in;
    private final int blockBytes;
    private final int maxLine;
    private final Queue<byte[]> spare;
    private byte[] rest = new byte[0];
    private long offset;
    private long line = 1;
    private boolean ended;
    private String failure = "";

    LineBlocks(InputStream in, int blockBytes, int maxLine) {
        this(in, blockBytes, maxLine, new ArrayDeque<>());
    }

    /** @param spare arrays of {@code blockBytes} that nobody needs any more, for further blocks */
    LineBlocks(InputStream in, int blockBytes, int maxLine, Queue<byte[]> spare) {
        this.spare = spare;
        this.in = in;
        this.blockBytes = blockBytes;
        this.maxLine = maxLine;
    }

    /** Passes over whole lines up to an offset that an earlier run gave as a line's end. */
    void skipTo(long wantedOffset, long nextLine) throws IOException {
        in.skipNBytes(wantedOffset);
        offset = wantedOffset;
        line = nextLine;
    }

    /** The next block, empty at the end. */
    Optional<Block> next() {
        if (ended) {
            return Optional.empty();
        }
        byte[] used = rest.length > blockBytes ? null : spare.poll();
        byte[] bytes = used == null ? new byte[Math.max(blockBytes, rest.length)] : used;
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int length = rest.length;
        int searched = 0;
        while (true) {
            int end = lastNewLine(bytes, searched, length);
            if (end > 0 && length == bytes.length) {
                rest = Arrays.copyOfRange(bytes, end, length);
                return Optional.of(block(bytes, end, "", false));
            }
            searched = end > 0 ? searched : length;
            if (length == bytes.length) {
                if (length >= maxLine) {
                    return Optional.of(passOver(bytes, length));
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, maxLine + 1L));
            }
            int count = read(bytes, length);
            if (count < 0) {
                ended = true;
                return length == 0 && failure.isEmpty()
                        ? Optional.empty()
                        : Optional.of(block(bytes, length, failure, false));
            }
            length += count;
        }
    }

    private Block passOver(byte[] bytes, int length) {
        byte[] scratch = new byte[blockBytes];
        long passed = length;
        while (true) {
            int count = read(scratch, 0);
            if (count < 0) {
                ended = true;
                rest = new byte[0];
                break;
            }
            int end = firstNewLine(scratch, count);
            if (end > 0) {
                rest = Arrays.copyOfRange(scratch, end, count);
                passed += end;
                break;
            }
            passed += count;
        }
        offset += passed;
        Block block = new Block(bytes, 0, offset, line, TOO_LONG, true);
        line++;
        if (ended && !failure.isEmpty()) {
            ended = false;
        }
        return block;
    }

    private Block block(byte[] bytes, int length, String trouble, boolean tooLong) {
        Block block = new Block(bytes, length, offset, line, trouble, tooLong);
        offset += length;
        for (int i = lineEnd(bytes, 0, length); i < length; i = lineEnd(bytes, i + 1, length)) {
            line++;
        }
        return block;
    }

    /** Where the next new line is, or {@code to} if there is none; eight bytes at a time (Mycroft's test). */
    static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i + 8 <= to) {
            long word = (long) LONGS.get(bytes, i) ^ NEW_LINES;
            long hits = word - ONES & ~word & ONES << 7;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
            i += 8;
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private int read(byte[] into, int at) {
        if (!failure.isEmpty()) {
            return -1;
        }
        try {
            return in.read(into, at, into.length - at);
        } catch (IOException | RuntimeException e) {
            failure = "not read to its end: " + LogInput.reason(e);
            return -1;
        }
    }

    private static int lastNewLine(byte[] bytes, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private static int firstNewLine(byte[] bytes, int to) {
        for (int i = 0; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }
}
