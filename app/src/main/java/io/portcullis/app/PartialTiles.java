package io.portcullis.app;

import io.portcullis.ledger.Proof;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Narrower tiles that a log left behind as it grew, {@code tile/0/000.p/9}: nothing is computed from them any more, but
 * they are still served, so each must be the beginning of the widest tile of its place.
 */
final class PartialTiles {
    private PartialTiles() {}

    /** Checks all below a log's folder. */
    static Proof check(Path log) throws IOException {
        List<Path> places;
        try (Stream<Path> all = Files.walk(log.resolve("tile"))) {
            places = all.filter(one -> one.toString().endsWith(".p")).sorted().toList();
        }
        for (Path place : places) {
            Proof proof = place(log, place);
            if (!proof.valid()) {
                return proof;
            }
        }
        return Proof.VALID;
    }

    private static Proof place(Path log, Path place) throws IOException {
        List<Path> narrow;
        try (Stream<Path> all = Files.list(place)) {
            narrow = all.filter(one -> one.getFileName().toString().matches("[0-9]{1,3}"))
                    .sorted(Comparator.comparingInt(
                            one -> Integer.parseInt(one.getFileName().toString())))
                    .toList();
        }
        String name = place.toString();
        Path full = Path.of(name.substring(0, name.length() - ".p".length()));
        if (narrow.isEmpty()) {
            return Proof.VALID;
        }
        Path widest = Files.exists(full) ? full : narrow.getLast();
        for (Path one : narrow) {
            if (!begins(one, widest)) {
                return Proof.broken(
                        log.relativize(one).toString(), "is not the beginning of " + log.relativize(widest));
            }
        }
        return Proof.VALID;
    }

    private static boolean begins(Path narrow, Path wide) throws IOException {
        byte[] bytes = Files.readAllBytes(narrow);
        try (InputStream in = Files.newInputStream(wide)) {
            return java.util.Arrays.equals(bytes, in.readNBytes(bytes.length));
        }
    }
}
