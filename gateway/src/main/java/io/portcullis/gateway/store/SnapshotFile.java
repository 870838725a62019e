package io.portcullis.gateway.store;

import io.portcullis.gateway.flow.SnapshotStore;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.OwnerOnly;
import io.portcullis.gateway.store.log.SealedFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A snapshot as one file, written beside it first, forced to disk, then renamed over it. With keys it is encrypted as
 * the exchange log is: what detectors remember of prompts is no less private. Only its owner may read it.
 */
public final class SnapshotFile implements SnapshotStore {
    private final Path file;
    private final Supplier<Optional<KeyRing>> keys;

    /** One without encryption. */
    public SnapshotFile(Path file) {
        this(file, Optional::empty);
    }

    /** @param keys in force at the time, empty for none */
    public SnapshotFile(Path file, Supplier<Optional<KeyRing>> keys) {
        this.file = file;
        this.keys = keys;
    }

    @Override
    public void save(Writer writer) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Optional<KeyRing> ring = keys.get();
        if (ring.isPresent()) {
            try (OutputStream out = SealedFile.stream(fresh, ring.get())) {
                writer.write(out);
            }
        } else {
            plain(fresh, writer);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void plain(Path fresh, Writer writer) throws IOException {
        Files.deleteIfExists(fresh);
        OwnerOnly.create(fresh);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            writer.write(out);
            out.flush();
            channel.force(true);
        }
    }

    @Override
    public Optional<InputStream> load() throws IOException {
        return Files.exists(file) ? Optional.of(SealedFile.open(file, keys.get())) : Optional.empty();
    }
}
