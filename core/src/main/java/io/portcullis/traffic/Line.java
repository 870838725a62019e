package io.portcullis.traffic;

/** What one line of a log turned out to hold. */
public sealed interface Line {
    /** An exchange. */
    record Read(Exchange exchange) implements Line {}

    /** The log's own note that exchanges could not be kept when it was under pressure; not an error of the file. */
    record Dropped(long exchanges) implements Line {}

    /** A line that holds no exchange; {@code reason} is one of a small fixed set, so that it can be counted. */
    record Unreadable(String reason) implements Line {}
}
