package io.portcullis.gateway.store;

import io.portcullis.gateway.flow.SnapshotStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A snapshot as one file, written beside it first, forced to disk, then renamed over it. */
public final class SnapshotFile implements SnapshotStore {
    private final Path file;

    public SnapshotFile(Path file) {
        this.file = file;
    }

    @Override
    public void save(Writer writer) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel), 1 << 16);
            writer.write(out);
            out.flush();
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Optional<InputStream> load() throws IOException {
        return Files.exists(file)
                ? Optional.of(new BufferedInputStream(Files.newInputStream(file), 1 << 16))
                : Optional.empty();
    }
}
