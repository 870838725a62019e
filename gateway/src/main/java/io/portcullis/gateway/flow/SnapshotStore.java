package io.portcullis.gateway.flow;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Where the inspector keeps its state over restarts: one snapshot, replaced as a whole or not at all. */
public interface SnapshotStore {
    /** Begins a snapshot; the former one stays until the new one is safe. One at a time. */
    Sheet begin() throws IOException;

    /** The last snapshot saved, empty if there is none; the caller closes it. */
    Optional<InputStream> load() throws IOException;

    /** Writes a snapshot at once. */
    default void save(Writer writer) throws IOException {
        try (Sheet sheet = begin()) {
            writer.write(sheet.out());
            sheet.keep();
        }
    }

    /** A snapshot being written; closed without being kept it leaves nothing. */
    interface Sheet extends Closeable {
        OutputStream out();

        /** Puts what was written in the place of the former snapshot, once it is safe on the disk. */
        void keep() throws IOException;
    }

    /** Writes the snapshot's bytes. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }
}
