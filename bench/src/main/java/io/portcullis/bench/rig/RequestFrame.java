package io.portcullis.bench.rig;

import java.nio.charset.StandardCharsets;

/**
 * Where one HTTP/1.1 request ends in a buffer, for the bodies this benchmark sends: with a length, or chunked JSON
 * whose
 * last chunk is an ordinary {@code 0 CRLF CRLF}.
 */
record RequestFrame(int bytes, boolean stream) {

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM = "\"stream\":true".getBytes(StandardCharsets.US_ASCII);
    static final RequestFrame INCOMPLETE = new RequestFrame(-1, false);

    /** The first request of {@code buffer[0..limit)}, or {@link #INCOMPLETE}. */
    static RequestFrame of(byte[] buffer, int limit) {
        int headEnd = find(buffer, 0, limit, HEAD_END);
        if (headEnd < 0) {
            return INCOMPLETE;
        }
        int bodyStart = headEnd + HEAD_END.length;
        int end = bodyEnd(buffer, headEnd, bodyStart, limit);
        return end < 0 || end > limit ? INCOMPLETE : new RequestFrame(end, find(buffer, bodyStart, end, STREAM) >= 0);
    }

    private static int bodyEnd(byte[] buffer, int headEnd, int bodyStart, int limit) {
        for (int line = 0; line < headEnd; line = nextLine(buffer, line, headEnd)) {
            if (startsWith(buffer, line, "content-length:")) {
                return bodyStart + number(buffer, line + "content-length:".length(), headEnd);
            }
            if (startsWith(buffer, line, "transfer-encoding:")) {
                int last = find(buffer, bodyStart - 2, limit, LAST_CHUNK);
                return last < 0 ? -1 : last + LAST_CHUNK.length;
            }
        }
        return bodyStart;
    }

    private static int nextLine(byte[] buffer, int from, int limit) {
        int at = from;
        while (at < limit && buffer[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static boolean startsWith(byte[] buffer, int from, String lowerCase) {
        if (from + lowerCase.length() > buffer.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int c = buffer[from + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] buffer, int from, int limit) {
        int at = from;
        while (at < limit && buffer[at] == ' ') {
            at++;
        }
        int value = 0;
        while (at < limit && buffer[at] >= '0' && buffer[at] <= '9') {
            value = Math.addExact(Math.multiplyExact(value, 10), buffer[at++] - '0');
        }
        return value;
    }

    static int find(byte[] buffer, int from, int limit, byte[] wanted) {
        for (int at = from; at <= limit - wanted.length; at++) {
            int matched = 0;
            while (matched < wanted.length && buffer[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
