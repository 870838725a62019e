package io.portcullis.gateway.wire;

import java.io.ByteArrayOutputStream;

/** Where the data of one event lies; several {@code data:} lines are joined by LF into bytes of their own. */
final class SseEvent {
    byte[] data = new byte[0];
    int from;
    int to;
    /** Whether data is a range of the event's own bytes. */
    boolean inPlace;
    /** Whether there is any data line. */
    boolean any;

    void read(byte[] bytes, int start, int end) {
        any = false;
        inPlace = true;
        from = to = start;
        data = bytes;
        ByteArrayOutputStream joined = null;
        int i = start;
        if (end - i >= 3 && bytes[i] == (byte) 0xEF && bytes[i + 1] == (byte) 0xBB && bytes[i + 2] == (byte) 0xBF) {
            i += 3;
        }
        while (i < end) {
            int stop = i;
            while (stop < end && bytes[stop] != '\n' && bytes[stop] != '\r') {
                stop++;
            }
            if (isData(bytes, i, stop)) {
                int value = Math.min(stop, i + 5);
                value += value < stop && bytes[value] == ' ' ? 1 : 0;
                if (!any) {
                    from = value;
                    to = stop;
                } else {
                    if (joined == null) {
                        joined = new ByteArrayOutputStream();
                        joined.write(bytes, from, to - from);
                    }
                    joined.write('\n');
                    joined.write(bytes, value, stop - value);
                }
                any = true;
            }
            i = stop + 1;
        }
        if (joined != null) {
            data = joined.toByteArray();
            from = 0;
            to = data.length;
            inPlace = false;
        }
    }

    private static boolean isData(byte[] bytes, int from, int to) {
        int length = to - from;
        return length >= 4
                && bytes[from] == 'd'
                && bytes[from + 1] == 'a'
                && bytes[from + 2] == 't'
                && bytes[from + 3] == 'a'
                && (length == 4 || bytes[from + 4] == ':');
    }

    boolean isDone() {
        int end = to;
        while (end > from && data[end - 1] <= ' ' && data[end - 1] >= 0) {
            end--;
        }
        return end - from == 6 && data[from] == '[' && data[from + 1] == 'D' && data[from + 5] == ']';
    }
}
