package io.portcullis.admit;

/** How much of the texts of an exchange the log keeps; a plan chooses. */
public enum Keep {
    /** Request and response as they were. */
    FULL,
    /** Personal data and secrets masked. */
    REDACTED,
    /** No text at all, only keyed digests and lengths: enough for sketches. */
    DIGEST
}
