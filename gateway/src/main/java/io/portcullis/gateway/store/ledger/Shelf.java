package io.portcullis.gateway.store.ledger;

import java.io.IOException;
import java.util.Optional;

/**
 * Where the public side of a ledger lies: {@code checkpoint} and {@code tile/...}, by path. A folder today; an object
 * store fits behind it as well, for nothing is ever changed in place.
 */
public interface Shelf {
    /** What lies at a path, empty if nothing does. */
    Optional<byte[]> read(String path) throws IOException;

    /** Puts bytes at a path, in place of what lay there; they are all there and durable, or nothing changed. */
    void write(String path, byte[] bytes) throws IOException;

    /** Takes away everything at or below a path; nothing there is no failure. */
    void remove(String path) throws IOException;
}
