package io.portcullis.gateway.store.log;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Opens a log as the plain bytes of its lines, whatever packs them: nothing, gzip (also several members), zstd (also
 * several frames), or an encrypted segment. Told by the first bytes, not by the name, so that standard input works too.
 */
final class LogInput {
    private static final int BUFFER = 1 << 16;
    private static final int WINDOW_LOG_MAX = 27;

    private LogInput() {}

    static InputStream open(String name, InputStream standardInput, Optional<KeyRing> keys) throws IOException {
        InputStream raw = name.equals("-") ? standardInput : Files.newInputStream(Path.of(name));
        try {
            return unpacked(raw, keys);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    static InputStream unpacked(InputStream raw, Optional<KeyRing> keys) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        int first = magic.length < 4
                ? 0
                : (magic[0] & 0xFF) << 24 | (magic[1] & 0xFF) << 16 | (magic[2] & 0xFF) << 8 | (magic[3] & 0xFF);
        if (first >>> 8 == 0x1F8B08) {
            return new GZIPInputStream(new Peeking(in), BUFFER);
        }
        if (first == 0x28B52FFD || (first & 0xF0FFFFFF) == 0x502A4D18) {
            return new Zstd(in);
        }
        if (first == 0x50434C31) {
            if (keys.isEmpty()) {
                throw new IOException("encrypted, and no key ring was given");
            }
            return new Zstd(new SealedInput(in, keys.get()));
        }
        return in;
    }

    /** A failure in words for a report. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Tells by looking ahead whether more bytes come, because gzip asks before it looks for a further member. */
    private static final class Peeking extends PushbackInputStream {
        Peeking(InputStream in) {
            super(in, 1);
        }

        @Override
        public int available() throws IOException {
            int next = read();
            if (next < 0) {
                return 0;
            }
            unread(next);
            return Math.max(1, super.available());
        }
    }

    /** Gives out what a torn frame still holds before it fails, which the plain stream does not. */
    private static final class Zstd extends FilterInputStream {
        private final ZstdInputStreamNoFinalizer zstd;

        Zstd(InputStream in) throws IOException {
            this(new ZstdInputStreamNoFinalizer(in));
        }

        private Zstd(ZstdInputStreamNoFinalizer zstd) throws IOException {
            super(zstd);
            this.zstd = zstd;
            zstd.setContinuous(true);
            zstd.setLongMax(WINDOW_LOG_MAX);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = zstd.read(into, offset, length);
            if (count < 0) {
                zstd.setContinuous(false);
                return zstd.read(into, offset, length);
            }
            return count;
        }
    }
}
