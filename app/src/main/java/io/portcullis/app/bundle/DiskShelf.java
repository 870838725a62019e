package io.portcullis.app.bundle;

import io.portcullis.evidence.bundle.Shelf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A new folder that appears as a whole or not at all: files are written and forced to disk in a hidden folder beside
 * it, which is then given its name. After a crash the hidden folder is all that is left; the next try clears it away.
 */
public final class DiskShelf implements Shelf, AutoCloseable {
    private final Path target;
    private final Path part;
    private final Path lockFile;
    private final FileChannel lock;
    private final TreeSet<Path> folders = new TreeSet<>();

    private DiskShelf(Path target, Path part, Path lockFile, FileChannel lock) {
        this.target = target;
        this.part = part;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Begins a folder.
     *
     * @throws IOException where there is something of that name that is no empty folder, or another process is at it
     */
    public static DiskShelf begin(Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Path parent = target.getParent();
        Path name = target.getFileName();
        if (parent == null || name == null) {
            throw new IOException(folder + ": needs a name");
        }
        requireFree(target);
        Files.createDirectories(parent);
        Path lockFile = parent.resolve("." + name + ".lock");
        Path part = parent.resolve("." + name + ".part");
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        DiskShelf shelf = new DiskShelf(target, part, lockFile, lock);
        try {
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new IOException(target + ": another process is writing there");
            }
            clear(part);
            Files.createDirectory(part);
            return shelf;
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException(target + ": this process is writing there already", e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static void requireFree(Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(target + ": is there already and no folder");
        }
        try (Stream<Path> inside = Files.list(target)) {
            if (inside.findAny().isPresent()) {
                throw new IOException(target + ": is there already and not empty; bundles are never written over");
            }
        }
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        Path file = part.resolve(name).normalize();
        if (!file.startsWith(part) || file.equals(part)) {
            throw new IOException("a name that leads out of the folder: " + name);
        }
        Path folder = file.getParent();
        while (folder != null && folder.startsWith(part) && folders.add(folder)) {
            folder = folder.getParent();
        }
        Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
    }

    /** Gives the folder its name; only then is it there. */
    public void commit() throws IOException {
        for (Path folder : folders) {
            force(folder);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        force(java.util.Objects.requireNonNull(target.getParent()));
    }

    /** Clears away what was not committed. */
    @Override
    public void close() throws IOException {
        try (lock) {
            clear(part);
            Files.deleteIfExists(lockFile);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}
