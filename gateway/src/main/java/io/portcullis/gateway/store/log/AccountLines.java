package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of a log at rest, or of one that is being written, as far as they are committed. */
public final class AccountLines {
    private AccountLines() {}

    /** Copies an account's lines in the order they were logged, and tells how many; nothing may be unreadable. */
    public static long copy(Path folder, Optional<KeyRing> keys, String account, OutputStream into) throws IOException {
        List<Segment> all = new ArrayList<>(Segment.in(folder.resolve("held")));
        all.addAll(Segment.in(folder));
        long[] count = new long[1];
        for (int i = 0; i < all.size(); i++) {
            boolean last = i == all.size() - 1;
            try {
                SegmentLines.each(all.get(i).file(), keys, (head, buffer, offset, length) -> {
                    if (head.account().equals(account)) {
                        into.write(buffer, offset, length);
                        into.write('\n');
                        count[0]++;
                    }
                });
            } catch (NoSuchFileException gone) {
                continue; // retention took it meanwhile
            } catch (IOException e) {
                if (!last) {
                    throw e; // only the segment that is being written may lack its end
                }
            }
        }
        return count[0];
    }

    /** The line of an exchange, empty where it is not, or not any more, in the log. */
    public static Optional<byte[]> line(Path folder, Optional<KeyRing> keys, String id) throws IOException {
        return Retention.line(folder, keys, id);
    }
}
