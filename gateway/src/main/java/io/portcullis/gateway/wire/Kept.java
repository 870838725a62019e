package io.portcullis.gateway.wire;

import java.util.Arrays;

/** What was sent, kept for the exchange log: the first bytes up to a bound. */
final class Kept {
    private final int max;
    private byte[] bytes = Outlet.NOTHING;
    private int size;
    private boolean truncated;

    Kept(int max) {
        this.max = max;
    }

    void add(byte[] sent) {
        if (truncated || sent.length > max - size) {
            truncated |= sent.length > 0;
            return;
        }
        if (size == 0) {
            bytes = sent;
        } else {
            if (size + sent.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + sent.length, bytes.length * 2));
            }
            System.arraycopy(sent, 0, bytes, size, sent.length);
        }
        size += sent.length;
    }

    boolean truncated() {
        return truncated;
    }

    byte[] joined() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
