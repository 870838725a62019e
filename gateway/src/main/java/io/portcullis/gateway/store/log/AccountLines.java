package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lines of a log at rest, or of one that is being written, as far as they are committed. */
public final class AccountLines {
    private AccountLines() {}

    /** Copies an account's lines in the order they were logged, and tells how many; nothing may be unreadable. */
    public static long copy(Path folder, Optional<KeyRing> keys, String account, OutputStream into) throws IOException {
        List<Path> all = segments(folder);
        long[] count = new long[1];
        for (int i = 0; i < all.size(); i++) {
            boolean last = i == all.size() - 1;
            try {
                each(folder, all.get(i), keys, (head, buffer, offset, length) -> {
                    if (head.account().equals(account)) {
                        into.write(buffer, offset, length);
                        into.write('\n');
                        count[0]++;
                    }
                });
            } catch (IOException e) {
                if (!last) {
                    throw e; // only the segment that is being written may lack its end
                }
            }
        }
        return count[0];
    }

    /**
     * Every segment once, oldest first, also where retention moves one to those held meanwhile: the folder is read
     * first, because what is held was copied before it is deleted, under the same name.
     */
    static List<Path> segments(Path folder) throws IOException {
        Map<String, Segment> all = new HashMap<>();
        List<Segment> found = new ArrayList<>(Segment.in(folder));
        found.addAll(Segment.in(folder.resolve("held")));
        found.forEach(one -> all.putIfAbsent(one.file().getFileName().toString(), one));
        return all.values().stream()
                .sorted(Comparator.comparingLong(Segment::number))
                .map(Segment::file)
                .toList();
    }

    /** Reads a segment; where retention took it since it was listed, what it held back of it, if anything. */
    static void each(Path folder, Path segment, Optional<KeyRing> keys, SegmentLines.Sink sink) throws IOException {
        try {
            SegmentLines.each(segment, keys, sink);
        } catch (NoSuchFileException gone) {
            Path held = folder.resolve("held").resolve(segment.getFileName());
            if (Files.exists(held)) {
                SegmentLines.each(held, keys, sink);
            }
        }
    }

    /** The line of an exchange, empty where it is not, or not any more, in the log. */
    public static Optional<byte[]> line(Path folder, Optional<KeyRing> keys, String id) throws IOException {
        return Retention.line(folder, keys, id);
    }
}
