package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes gathered into frames of an encrypted file, each on disk before the next begins; a failure leaves it torn. */
final class SealedStream extends OutputStream {
    private static final int FRAME = 8 << 20;

    private final SegmentWriter writer;
    private final byte[] frame = new byte[FRAME];
    private int count;
    private boolean failed;

    SealedStream(SegmentWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(int one) throws IOException {
        if (count == FRAME) {
            commit();
        }
        frame[count++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (count == FRAME) {
                commit();
            }
            int part = Math.min(length - done, FRAME - count);
            System.arraycopy(bytes, offset + done, frame, count, part);
            count += part;
            done += part;
        }
    }

    private void commit() throws IOException {
        failed = true;
        writer.commit(frame, count);
        failed = false;
        count = 0;
    }

    @Override
    public void close() throws IOException {
        try {
            if (count > 0 && !failed) {
                commit();
            }
        } finally {
            if (failed) {
                writer.abandon();
            } else {
                writer.close();
            }
        }
    }
}
