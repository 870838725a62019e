package io.portcullis.audit.local;

/**
 * What makes one answer different from the next.
 *
 * @param nonce seed where the caller gave none, and of the answer's ids
 * @param seconds time of the answer in Unix seconds
 * @param seal signs what must come back unchanged
 */
record Stamp(long nonce, long seconds, Seal seal) {
    String id(String prefix, int length) {
        return Ids.alphanumeric(prefix, length, nonce * 31 + prefix.hashCode());
    }
}
