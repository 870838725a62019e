package io.portcullis.gateway.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Where the inspector keeps its state over restarts: one snapshot, replaced as a whole or not at all. */
public interface SnapshotStore {
    /** Writes a snapshot; the former one stays until the new one is safe. */
    void save(Writer writer) throws IOException;

    /** The last snapshot saved, empty if there is none; the caller closes it. */
    Optional<InputStream> load() throws IOException;

    /** Writes the snapshot's bytes. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }
}
