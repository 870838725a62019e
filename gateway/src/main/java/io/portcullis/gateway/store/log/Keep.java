package io.portcullis.gateway.store.log;

/** How much of the texts of an exchange the log keeps; a plan chooses. */
public enum Keep {
    /** Request and response as they were. */
    FULL,
    /** Personal data and secrets masked, see {@link Redactor}. */
    REDACTED,
    /** No text, only keyed digests and lengths, see {@link Digester}. */
    DIGEST
}
