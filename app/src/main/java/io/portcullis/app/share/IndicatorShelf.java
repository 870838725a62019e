package io.portcullis.app.share;

import io.portcullis.evidence.Sha;
import io.portcullis.evidence.stix.IndicatorBook;
import io.portcullis.evidence.stix.StixReader;
import io.portcullis.evidence.stix.StixReader.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of STIX bundles that were taken up, each under its hash; read anew into a book when one is needed. */
public final class IndicatorShelf {
    private static final int FILE_MAX = 16 << 20;
    private static final int FILES_MAX = 1_000;

    private final Path folder;

    /** @param data the gateway's data folder */
    public IndicatorShelf(Path data) {
        this.folder = data.resolve("indicators");
    }

    /** Reads a bundle from a file. */
    public static Result read(Path file) throws IOException {
        return StixReader.read(bytes(file));
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_MAX + 1);
            if (bytes.length > FILE_MAX) {
                throw new IOException(file + ": longer than " + FILE_MAX + " bytes");
            }
            return bytes;
        }
    }

    /** Takes a bundle up, as it is; the same one twice changes nothing. */
    public Result take(Path file) throws IOException {
        byte[] bytes = bytes(file);
        Result result = StixReader.read(bytes);
        if (result instanceof Result.Read) {
            Files.createDirectories(folder);
            if (files().size() >= FILES_MAX) {
                throw new IOException(folder + ": holds " + FILES_MAX + " bundles; take some away first");
            }
            Path part = folder.resolve("." + Sha.hex256(bytes) + ".part");
            Files.write(part, bytes);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(
                    part,
                    folder.resolve(Sha.hex256(bytes) + ".json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return result;
    }

    /** Everything that was taken up. */
    public IndicatorBook book() throws IOException {
        IndicatorBook book = new IndicatorBook();
        for (Path file : files()) {
            if (read(file) instanceof Result.Read read) {
                read.indicators().forEach(book::add);
            }
        }
        return book;
    }

    /** The names of what was taken up, each the hash of its bytes. */
    List<String> names() throws IOException {
        return files().stream().map(file -> String.valueOf(file.getFileName())).toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
