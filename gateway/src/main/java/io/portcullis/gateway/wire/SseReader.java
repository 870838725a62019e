package io.portcullis.gateway.wire;

import java.util.Arrays;

/**
 * Server-sent events cut out of a byte stream in whatever slices it comes; LF, CR LF and CR all end lines, an empty
 * line ends an event. Events are given as ranges of the original bytes, terminator included, so that an unchanged one
 * can be sent on byte for byte. A CR at the end of a slice waits for its LF.
 *
 * <p>The buffer given to the sink is valid until {@link #settle}; an event beyond the bound is given in parts.
 */
final class SseReader {
    private final int eventBytesMax;
    private final Sink sink;

    /** The bytes of an event that is not complete yet. */
    private byte[] pending = new byte[0];

    private int length;
    /** How far the pending bytes have been looked at. */
    private int seen;
    /** Whether nothing but line ends was seen since the line began. */
    private boolean lineEmpty = true;

    private boolean afterCr;
    /** A blank line ended by CR: the event is over, but an LF may still belong to it. */
    private boolean closing;

    /** Whether the present event was beyond the bound and is being passed in parts. */
    private boolean oversized;

    private int consumed;

    /** Who gets the events. */
    interface Sink {
        /** A whole event, its terminator included. */
        void event(byte[] bytes, int from, int to);

        /** A part of an event beyond the bound. */
        void part(byte[] bytes, int from, int to);
    }

    SseReader(int eventBytesMax, Sink sink) {
        this.eventBytesMax = eventBytesMax;
        this.sink = sink;
    }

    void feed(byte[] chunk) {
        if (length == 0) {
            read(chunk, 0, chunk.length);
            if (consumed < chunk.length) {
                length = chunk.length - consumed;
                pending = Arrays.copyOfRange(chunk, consumed, consumed + length + Math.min(length, 4096));
            }
            seen = length;
            consumed = 0;
        } else {
            if (length + chunk.length > pending.length) {
                pending = Arrays.copyOf(pending, Math.max(length + chunk.length, pending.length * 2));
            }
            System.arraycopy(chunk, 0, pending, length, chunk.length);
            length += chunk.length;
            read(pending, seen, length);
            seen = length;
        }
    }

    /** Releases what the sink was given; to be called after each feed. */
    void settle() {
        if (consumed > 0) {
            length -= consumed;
            System.arraycopy(pending, consumed, pending, 0, length);
            seen = length;
            consumed = 0;
        }
        if (length == 0 && pending.length > 1 << 16) {
            pending = new byte[0];
        }
    }

    /** The bytes of the event that never ended; empty where the stream ended between events. */
    byte[] rest() {
        byte[] rest = Arrays.copyOf(pending, length);
        length = 0;
        seen = 0;
        return rest;
    }

    private void read(byte[] bytes, int from, int to) {
        int start = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (closing) {
                closing = false;
                int end = b == '\n' ? i + 1 : i;
                give(bytes, start, end);
                start = end;
                afterCr = false;
                if (b == '\n') {
                    continue;
                }
            }
            if (b == '\n') {
                if (!afterCr && lineEmpty) {
                    give(bytes, start, i + 1);
                    start = i + 1;
                }
                lineEmpty = true;
                afterCr = false;
            } else if (b == '\r') {
                closing = lineEmpty;
                lineEmpty = true;
                afterCr = true;
            } else {
                lineEmpty = false;
                afterCr = false;
            }
        }
        if (to - start > eventBytesMax && !closing) {
            sink.part(bytes, start, to);
            oversized = true;
            start = to;
        }
        consumed = start;
    }

    private void give(byte[] bytes, int from, int to) {
        if (oversized || to - from > eventBytesMax) {
            sink.part(bytes, from, to);
        } else {
            sink.event(bytes, from, to);
        }
        oversized = false;
    }
}
