package io.portcullis.traffic;

import java.util.function.Consumer;

/**
 * Turns one line of a log into exchanges: usually one, with OTLP several. Never throws on any bytes; what cannot be
 * read comes out as {@link Line.Unreadable}. Single-threaded: one reader a thread.
 */
public interface LineReader {
    /** Hands every exchange of the line to {@code into}, in order; the buffer may be reused afterwards. */
    void read(byte[] buffer, int offset, int length, Consumer<? super Line> into);
}
