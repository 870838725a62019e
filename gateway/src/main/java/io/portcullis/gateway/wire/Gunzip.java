package io.portcullis.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A gzip stream (RFC 1952) unpacked as it comes, in whatever slices; for upstreams that compress although they were
 * asked not to, and for callers' compressed requests. The output is bounded, so that a bomb ends as an error. To be
 * closed: it holds native memory.
 */
public final class Gunzip implements AutoCloseable {
    private static final int HEAD = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_MAX = 64 << 10;

    private final long bytesMax;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private byte[] waiting = Outlet.NOTHING;
    private long produced;
    private long member;
    private boolean inBody;
    private boolean any;

    /** What came is not gzip, is damaged, or is larger than allowed once unpacked. */
    public static final class BadGzip extends IOException {
        BadGzip(String message) {
            super(message);
        }
    }

    /**
     * An unpacking.
     *
     * @param bytesMax bound on everything unpacked
     */
    public Gunzip(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** What these bytes unpack to, as far as can be told by now. */
    public byte[] accept(byte[] bytes) throws BadGzip {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 3 + 64);
        byte[] in = bytes;
        while (in.length > 0) {
            in = inBody ? body(in, out) : head(in);
        }
        return out.toByteArray();
    }

    /** Whether the stream may end here: at least one member, each of them complete. */
    public boolean finished() {
        return any && !inBody && waiting.length == 0;
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** Waits for a whole header; gives what follows it. */
    private byte[] head(byte[] bytes) throws BadGzip {
        byte[] all = joined(waiting, bytes);
        int length = headLength(all);
        if (length < 0) {
            if (all.length > HEADER_MAX) {
                throw new BadGzip("the gzip header is too long");
            }
            waiting = all;
            return Outlet.NOTHING;
        }
        waiting = Outlet.NOTHING;
        inBody = true;
        member = 0;
        crc.reset();
        inflater.reset();
        return Arrays.copyOfRange(all, length, all.length);
    }

    /** -1 where the header is not complete. */
    private static int headLength(byte[] all) throws BadGzip {
        if ((all.length > 0 && all[0] != 0x1f) || (all.length > 1 && all[1] != (byte) 0x8b)) {
            throw new BadGzip("not gzip");
        }
        if (all.length < HEAD) {
            return -1;
        }
        if (all[2] != 8 || (all[3] & 0xE0) != 0) {
            throw new BadGzip("an unknown kind of gzip");
        }
        int flags = all[3];
        int at = HEAD;
        if ((flags & 4) != 0) {
            at += at + 2 <= all.length ? 2 + (all[at] & 255) + ((all[at + 1] & 255) << 8) : 2;
        }
        for (int text = 8; text <= 16; text <<= 1) {
            if ((flags & text) != 0) {
                while (at < all.length && all[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & 2) != 0 ? 2 : 0;
        return at <= all.length ? at : -1;
    }

    private byte[] body(byte[] bytes, ByteArrayOutputStream out) throws BadGzip {
        if (inflater.finished()) {
            return trailer(joined(waiting, bytes));
        }
        inflater.setInput(bytes);
        byte[] buffer = new byte[8192];
        try {
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                produced += n;
                member += n;
                if (produced > bytesMax) {
                    throw new BadGzip("larger than %d bytes once unpacked".formatted(bytesMax));
                }
                crc.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        } catch (DataFormatException e) {
            throw new BadGzip("damaged gzip");
        }
        if (inflater.needsDictionary()) {
            throw new BadGzip("damaged gzip");
        }
        int rest = inflater.getRemaining();
        return Arrays.copyOfRange(bytes, bytes.length - rest, bytes.length);
    }

    private byte[] trailer(byte[] all) throws BadGzip {
        if (all.length < TRAILER) {
            waiting = all;
            return Outlet.NOTHING;
        }
        waiting = Outlet.NOTHING;
        if (number(all, 0) != (int) crc.getValue() || number(all, 4) != (int) member) {
            throw new BadGzip("damaged gzip");
        }
        inBody = false;
        any = true;
        return Arrays.copyOfRange(all, TRAILER, all.length);
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 255)
                | (bytes[at + 1] & 255) << 8
                | (bytes[at + 2] & 255) << 16
                | (bytes[at + 3] & 255) << 24;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
