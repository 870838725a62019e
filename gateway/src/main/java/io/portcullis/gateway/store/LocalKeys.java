package io.portcullis.gateway.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * Secrets of 32 random bytes that the gateway makes for itself at its first start, a file each, readable by its owner
 * only. Whoever loses the files loses what they protect, not the gateway.
 */
public final class LocalKeys {
    private static final int BYTES = 32;

    private final Path folder;

    public LocalKeys(Path dataFolder) {
        this.folder = dataFolder.resolve("keys");
    }

    /** The secret of that name, made if it does not exist. */
    public byte[] key(String name) {
        Path file = folder.resolve(name + ".key");
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != BYTES) {
                throw new IllegalStateException(file + " has " + key.length + " bytes, not " + BYTES);
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or make " + file + ": " + e.getMessage(), e);
        }
    }

    /** Written aside, forced to disk and renamed, so that a key file is whole or not there. */
    private void create(Path file) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = Files.createTempFile(folder, "new", ".key");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
