package io.portcullis.gateway.store.log;

/** Told of lines of a log; must not keep the buffer. */
@FunctionalInterface
public interface LineListener {
    /** One line without its new line. */
    void line(byte[] buffer, int offset, int length);

    LineListener NONE = (buffer, offset, length) -> {};
}
