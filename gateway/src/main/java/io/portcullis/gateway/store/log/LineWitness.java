package io.portcullis.gateway.store.log;

import io.portcullis.traffic.ExchangeHead;

/** Told of every exchange once its line is on the disk, on the log's own thread; must not block. */
@FunctionalInterface
public interface LineWitness {
    LineWitness NONE = (head, sha256) -> {};

    /** @param sha256 of the line as it was written, without its new line */
    void committed(ExchangeHead head, byte[] sha256);
}
