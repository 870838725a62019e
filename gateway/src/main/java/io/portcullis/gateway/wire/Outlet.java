package io.portcullis.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is to be sent now: ranges passed untouched are kept as ranges as long as they touch, and copied once. */
final class Outlet {
    static final byte[] NOTHING = new byte[0];

    private byte @Nullable [] run;
    private int from;
    private int to;
    private @Nullable ByteArrayOutputStream out;

    void pass(byte[] bytes, int start, int end) {
        if (run == bytes && to == start) {
            to = end;
            return;
        }
        flush();
        run = bytes;
        from = start;
        to = end;
    }

    void put(byte[] bytes) {
        flush();
        sink().writeBytes(bytes);
    }

    /** Everything since the last take; the very chunk where it passed as a whole. */
    byte[] take(byte[] chunk) {
        byte[] taken;
        if (out == null) {
            byte[] only = run;
            taken = only == null ? NOTHING : whole(only, chunk) ? chunk : Arrays.copyOfRange(only, from, to);
        } else {
            flush();
            taken = out.toByteArray();
        }
        run = null;
        out = null;
        return taken;
    }

    private boolean whole(byte[] only, byte[] chunk) {
        return only == chunk && to - from == chunk.length;
    }

    private void flush() {
        if (run != null) {
            sink().write(run, from, to - from);
            run = null;
        }
    }

    private ByteArrayOutputStream sink() {
        if (out == null) {
            out = new ByteArrayOutputStream(1024);
        }
        return out;
    }
}
