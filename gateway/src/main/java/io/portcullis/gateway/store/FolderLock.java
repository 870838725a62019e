package io.portcullis.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's claim on its data folder, {@code gateway.lock} in it: two gateways would write over each other's
 * exchange log and count usage twice. The operating system ends the claim with the process, however that dies.
 */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Claims a folder, which is made if it does not exist.
     *
     * @throws StoreException where another gateway has it, or it cannot be used
     */
    public static FolderLock claim(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("gateway.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel) == null) {
                channel.close();
                throw StoreException.conflict("data", "another gateway is running on the data folder " + folder);
            }
            return new FolderLock(channel);
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw StoreException.unavailable("the data folder " + folder + " is not a folder", e);
        } catch (AccessDeniedException e) {
            throw StoreException.unavailable("the data folder " + folder + " may not be written to", e);
        } catch (IOException e) {
            throw StoreException.unavailable("the data folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
