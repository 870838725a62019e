package io.portcullis.app.verify;

import io.portcullis.evidence.bundle.BagFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder on a disk as a bundle. Follows no links, opens nothing but plain files, holds to the bounds. An empty folder
 * within counts as a file whose name ends in a slash, for no bundle has one.
 */
public final class DiskFolder implements BagFolder {
    private final Path root;

    public DiskFolder(Path root) {
        this.root = root;
    }

    @Override
    public SortedSet<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes kind) throws IOException {
                if (!kind.isRegularFile()) {
                    throw new IOException(name(file) + " is a link or a device; bundles hold plain files only");
                }
                return add(name(file));
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                String name = name(folder) + "/";
                String next = names.ceiling(name);
                boolean empty = next == null || !next.startsWith(name);
                return empty && !folder.equals(root) ? add(name) : FileVisitResult.CONTINUE;
            }

            private FileVisitResult add(String name) throws IOException {
                names.add(name);
                if (names.size() > FILES_MAX) {
                    throw new IOException("more than " + FILES_MAX + " files");
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return names;
    }

    private String name(Path file) {
        StringBuilder name = new StringBuilder();
        for (Path part : root.relativize(file)) {
            name.append(name.isEmpty() ? "" : "/").append(Objects.requireNonNull(part));
        }
        return name.toString();
    }

    @Override
    public byte[] read(String name) throws IOException {
        Path file = root.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(name + " is no plain file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(FILE_MAX + 1);
            if (bytes.length > FILE_MAX) {
                throw new IOException(name + " is longer than " + FILE_MAX + " bytes");
            }
            return bytes;
        }
    }
}
