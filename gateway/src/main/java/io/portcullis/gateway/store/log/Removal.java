package io.portcullis.gateway.store.log;

/**
 * Exchanges that leave the log for good.
 *
 * @param segment name of the file
 * @param sha256 of the file before, in lower-case hexadecimal digits
 * @param after the same of what is left under that name, empty where the file is deleted
 * @param bytes size before
 * @param exchanges how many leave, -1 where the file could not be read
 * @param firstId id of the first of them, empty if unknown
 * @param lastId id of the last of them, empty if unknown
 * @param account whose they are, empty where the whole segment goes
 * @param reason in a few words
 */
public record Removal(
        String segment,
        String sha256,
        String after,
        long bytes,
        long exchanges,
        String firstId,
        String lastId,
        String account,
        String reason) {}
