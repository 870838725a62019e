package io.portcullis.bench.rig;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 reply byte by byte as it arrives and counts the server-sent events with content in it; knows
 * chunked
 * bodies, bodies with a length, and bodies that end with the connection. Reusable after {@link #reset}.
 */
public final class ReplyReader {

    private enum Part {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        LENGTH,
        UNTIL_CLOSE,
        END
    }

    private static final int HEAD_BYTES_MAX = 32 * 1024;
    private static final String DATA = "data:";
    private static final String DONE = "data: [DONE]";

    private final StringBuilder line = new StringBuilder();
    private Part part = Part.HEAD;
    private long remaining;
    private int headBytes;
    private int status;
    private boolean closes;
    private boolean chunked;
    private long length;
    private int events;
    private boolean done;
    private boolean dataSeen;
    private int lineBytes;
    private final StringBuilder lineStart = new StringBuilder(DONE.length());

    public void reset() {
        part = Part.HEAD;
        line.setLength(0);
        lineStart.setLength(0);
        remaining = 0;
        headBytes = 0;
        status = 0;
        closes = false;
        chunked = false;
        length = -1;
        events = 0;
        done = false;
        dataSeen = false;
        lineBytes = 0;
    }

    public ReplyReader() {
        reset();
    }

    public int status() {
        return status;
    }

    /** Events with data so far, not counting the closing {@code [DONE]}. */
    public int events() {
        return events;
    }

    public boolean sawDone() {
        return done;
    }

    public boolean complete() {
        return part == Part.END;
    }

    /** True when the reply's end is the connection's end. */
    public boolean endsWithConnection() {
        return part == Part.UNTIL_CLOSE;
    }

    public boolean closes() {
        return closes;
    }

    /** Takes what has arrived, until the reply is complete. Throws IllegalStateException for what is not HTTP. */
    public void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining() && part != Part.END) {
            byte next = bytes.get();
            switch (part) {
                case HEAD -> head(next);
                case CHUNK_SIZE -> chunkSize(next);
                case CHUNK -> {
                    body(next);
                    if (--remaining == 0) {
                        part = Part.CHUNK_END;
                    }
                }
                case CHUNK_END -> {
                    if (next == '\n') {
                        part = Part.CHUNK_SIZE;
                    }
                }
                case TRAILER -> trailer(next);
                case LENGTH -> {
                    body(next);
                    if (--remaining == 0) {
                        part = Part.END;
                    }
                }
                case UNTIL_CLOSE -> body(next);
                case END -> throw new IllegalStateException("bytes after the end of the reply");
            }
        }
    }

    private void head(byte next) {
        if (++headBytes > HEAD_BYTES_MAX) {
            throw new IllegalStateException("a reply head of more than " + HEAD_BYTES_MAX + " bytes");
        }
        if (next != '\n') {
            line.append((char) (next & 0xff));
            return;
        }
        String text = line.toString().strip();
        line.setLength(0);
        if (status == 0) {
            status = statusOf(text);
        } else if (text.isEmpty()) {
            headEnds();
        } else {
            header(text.toLowerCase(Locale.ROOT));
        }
    }

    private static int statusOf(String text) {
        if (!text.startsWith("HTTP/1.") || text.length() < 12) {
            throw new IllegalStateException("not an HTTP/1 reply");
        }
        return number(text.substring(9, 12), 10);
    }

    private void header(String text) {
        int colon = text.indexOf(':');
        String value = text.substring(colon + 1).strip();
        switch (text.substring(0, Math.max(colon, 0))) {
            case "transfer-encoding" -> chunked = value.contains("chunked");
            case "content-length" -> length = number(value, 10);
            case "connection" -> closes = value.equals("close");
            default -> {}
        }
    }

    private void headEnds() {
        if (status < 200) {
            status = 0;
        } else if (chunked) {
            part = Part.CHUNK_SIZE;
        } else if (length == 0) {
            part = Part.END;
        } else if (length > 0) {
            remaining = length;
            part = Part.LENGTH;
        } else {
            part = Part.UNTIL_CLOSE;
        }
    }

    private void chunkSize(byte next) {
        if (next != '\n') {
            if (line.length() > 64) {
                throw new IllegalStateException("a chunk size line of more than 64 bytes");
            }
            line.append((char) (next & 0xff));
            return;
        }
        String text = line.toString().strip();
        line.setLength(0);
        int semicolon = text.indexOf(';');
        remaining = number(semicolon < 0 ? text : text.substring(0, semicolon).strip(), 16);
        part = remaining == 0 ? Part.TRAILER : Part.CHUNK;
    }

    private void trailer(byte next) {
        if (next != '\n') {
            line.append((char) (next & 0xff));
            return;
        }
        boolean last = line.toString().isBlank();
        line.setLength(0);
        if (last) {
            part = Part.END;
        }
    }

    private void body(byte next) {
        if (next == '\r') {
            return;
        }
        if (next != '\n') {
            if (lineBytes++ < DONE.length()) {
                lineStart.append((char) (next & 0xff));
            }
            return;
        }
        if (lineBytes == 0) {
            if (dataSeen) {
                events++;
            }
            dataSeen = false;
        } else if (DONE.contentEquals(lineStart)) {
            done = true;
        } else if (lineStart.indexOf(DATA) == 0) {
            dataSeen = true;
        }
        lineBytes = 0;
        lineStart.setLength(0);
    }

    private static int number(String text, int radix) {
        try {
            int value = Integer.parseInt(text, radix);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalStateException("not a number in the reply: " + text.length() + " characters", e);
        }
        throw new IllegalStateException("a negative number in the reply");
    }
}
