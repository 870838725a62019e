package io.portcullis.gateway.store;

import io.portcullis.gateway.flow.SnapshotStore;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.OwnerOnly;
import io.portcullis.gateway.store.log.SealedFile;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
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
    public Sheet begin() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Optional<KeyRing> ring = keys.get();
        return new Fresh(fresh, ring.isPresent() ? SealedFile.stream(fresh, ring.get()) : new Plain(fresh));
    }

    /** A file beside the snapshot that takes its place. */
    private final class Fresh implements Sheet {
        private final Path fresh;
        private final OutputStream out;
        private boolean kept;

        private Fresh(Path fresh, OutputStream out) {
            this.fresh = fresh;
            this.out = out;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void keep() throws IOException {
            out.close();
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            kept = true;
        }

        @Override
        public void close() throws IOException {
            if (!kept) {
                try {
                    out.close();
                } finally {
                    Files.deleteIfExists(fresh);
                }
            }
        }
    }

    /** An unencrypted file, on the disk when it is closed. */
    private static final class Plain extends FilterOutputStream {
        private final FileChannel channel;

        private Plain(Path fresh) throws IOException {
            this(open(fresh));
        }

        private Plain(FileChannel channel) {
            super(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            this.channel = channel;
        }

        private static FileChannel open(Path fresh) throws IOException {
            Files.deleteIfExists(fresh);
            OwnerOnly.create(fresh);
            return FileChannel.open(fresh, StandardOpenOption.WRITE);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                if (channel.isOpen()) {
                    out.flush();
                    channel.force(true);
                }
            }
        }
    }

    @Override
    public Optional<InputStream> load() throws IOException {
        return Files.exists(file) ? Optional.of(SealedFile.open(file, keys.get())) : Optional.empty();
    }
}
