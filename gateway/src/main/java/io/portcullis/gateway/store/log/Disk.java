package io.portcullis.gateway.store.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Opens new files for appending; a seam so that full and failing disks can be tested. */
interface Disk {
    /** A new file; fails where one of that name exists. */
    Appender create(Path file) throws IOException;

    /** A file that grows at its end. */
    interface Appender extends Closeable {
        /** Writes all of the bytes and has them on disk, or fails. */
        void append(ByteBuffer bytes) throws IOException;

        /** Cuts the file back. */
        void cut(long length) throws IOException;
    }

    /** The real one. */
    Disk REAL = file -> {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.attributes(file));
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel folder = FileChannel.open(parent, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
        return new Appender() {
            @Override
            public void append(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            }

            @Override
            public void cut(long length) throws IOException {
                channel.truncate(length);
                channel.position(length);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    };
}
