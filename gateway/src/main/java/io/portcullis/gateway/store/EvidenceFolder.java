package io.portcullis.gateway.store;

import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.gateway.store.log.SealedFile;
import io.portcullis.traffic.ExchangeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Copies of what must outlive the exchange log: picked exchanges of cases ({@code cases/<case>/<exchange>.sealed}) and
 * signed documents ({@code agreements/<sha256>.sealed}), compressed, and encrypted where there are keys.
 */
public final class EvidenceFolder {
    /** Bytes of a signed document at most. */
    public static final int DOCUMENT_MAX = 8 << 20;

    private final Path data;
    private final Supplier<Optional<KeyRing>> keys;

    public EvidenceFolder(Path data, Supplier<Optional<KeyRing>> keys) {
        this.data = data;
        this.keys = keys;
    }

    /** Keeps a line of the log as a case's evidence. */
    public void keep(String caseId, String exchange, byte[] line) {
        write(file(caseId, exchange), line);
    }

    /** The line that was kept, empty if there is none. */
    public Optional<byte[]> kept(String caseId, String exchange) {
        return read(file(caseId, exchange), ExchangeReader.MAX_BYTES);
    }

    /** Deletes a line that was kept; says whether there was one. */
    public boolean remove(String caseId, String exchange) {
        try {
            return Files.deleteIfExists(file(caseId, exchange));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void document(String sha256, byte[] bytes) {
        write(document(sha256), bytes);
    }

    /** A signed document by its hash, empty if there is none. */
    public Optional<byte[]> agreement(String sha256) {
        Names.require("document", sha256);
        return read(document(sha256), DOCUMENT_MAX);
    }

    /** Puts everything under the current master key; gives how many files were under another one. */
    public int rewrap() throws IOException {
        Optional<KeyRing> ring = keys.get();
        int moved = 0;
        for (String part : List.of("cases", "agreements")) {
            Path folder = data.resolve(part);
            if (ring.isPresent() && Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder, 2)) {
                    for (Path file : all.filter(one -> one.toString().endsWith(".sealed"))
                            .toList()) {
                        moved += SealedFile.rewrap(file, ring.get()) ? 1 : 0;
                    }
                }
            }
        }
        return moved;
    }

    private Path file(String caseId, String exchange) {
        Names.require("case", caseId);
        Names.require("exchange", exchange);
        return data.resolve("cases").resolve(caseId).resolve(exchange + ".sealed");
    }

    private Path document(String sha256) {
        return data.resolve("agreements").resolve(sha256 + ".sealed");
    }

    private void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            SealedFile.write(file, bytes, keys.get());
        } catch (IOException e) {
            throw StoreException.unavailable("evidence cannot be written: " + e.getMessage(), e);
        }
    }

    private Optional<byte[]> read(Path file, int most) {
        try {
            return Files.exists(file) ? Optional.of(SealedFile.read(file, most, keys.get())) : Optional.empty();
        } catch (IOException e) {
            throw StoreException.unavailable("evidence cannot be read: " + e.getMessage(), e);
        }
    }
}
