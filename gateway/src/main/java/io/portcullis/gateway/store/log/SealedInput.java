package io.portcullis.gateway.store.log;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The zstd bytes within an encrypted segment, each frame verified before any of it is given out. Fails with a plain
 * message where a frame was altered, moved or removed, or where the end is missing.
 */
final class SealedInput extends InputStream {
    private final DataInputStream in;
    private final SegmentKey key;
    private byte[] plain = new byte[0];
    private int at;
    private long number;
    private boolean ended;
    private @Nullable IOException broken;

    SealedInput(InputStream source, KeyRing ring) throws IOException {
        this.in = new DataInputStream(source);
        this.key = SegmentKey.of(in.readNBytes(SegmentKey.HEADER), ring, new SecureRandom());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == plain.length) {
            if (ended) {
                return -1;
            }
            frame();
        }
        int count = Math.min(length, plain.length - at);
        System.arraycopy(plain, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return plain.length - at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void frame() throws IOException {
        if (broken != null) {
            throw broken;
        }
        try {
            next();
        } catch (EOFException e) {
            broken = new IOException("cut short: the end of the encrypted segment is missing", e);
            throw broken;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void next() throws IOException {
        int length = in.readInt();
        byte kind = in.readByte();
        if (length < 16 || length > SegmentKey.FRAME_MAX || kind < SegmentKey.DATA || kind > SegmentKey.RECOVERED) {
            throw new IOException("frame %d was altered".formatted(number));
        }
        byte[] nonce = in.readNBytes(12);
        byte[] sealed = in.readNBytes(length);
        if (nonce.length < 12 || sealed.length < length) {
            throw new EOFException();
        }
        plain = key.open(sealed, nonce, number++, kind);
        at = 0;
        if (kind != SegmentKey.DATA) {
            ended = true;
            if (in.read() >= 0) {
                throw new IOException("bytes follow the end of the encrypted segment");
            }
        }
    }
}
