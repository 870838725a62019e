package io.portcullis.gateway.store.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A shelf in a local folder: each file is written aside, forced to disk and renamed. For one writer. */
public final class FolderShelf implements Shelf {
    private static final String ASIDE = "new.tmp";
    private static final long READ_MAX = 1 << 26;

    private final Path folder;

    public FolderShelf(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Path file = folder.resolve(path);
        try {
            if (Files.size(file) > READ_MAX) {
                throw new IOException(file + " is larger than anything of a ledger");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        Path aside = folder.resolve(ASIDE);
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void remove(String path) throws IOException {
        Path top = folder.resolve(path);
        if (!Files.exists(top)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> below = Files.walk(top)) {
            all = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
