package io.portcullis.admit;

/** How much of an exchange the log keeps. */
public enum Keep {
    FULL,
    REDACTED,
    DIGEST
}
