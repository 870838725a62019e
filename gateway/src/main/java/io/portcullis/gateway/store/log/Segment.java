package io.portcullis.gateway.store.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the exchange log, as its name {@code exchanges-<start>-<number>.jsonl.zst[.enc]} tells it.
 *
 * @param from start, which is also the end of the segment before
 * @param number rises by one from segment to segment
 * @param bytes size on disk
 */
public record Segment(Path file, Instant from, long number, long bytes, boolean encrypted) {
    private static final Pattern NAME =
            Pattern.compile("exchanges-(\\d{8}T\\d{9})Z-(\\d{6,18})\\.jsonl\\.zst(\\.enc)?");
    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS", Locale.ROOT);

    static Path name(Path folder, Instant from, long number, boolean encrypted) {
        return folder.resolve("exchanges-%sZ-%06d.jsonl.zst%s"
                .formatted(START.format(from.atOffset(ZoneOffset.UTC)), number, encrypted ? ".enc" : ""));
    }

    static Optional<Segment> of(Path file) throws IOException {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            Instant from = LocalDateTime.parse(name.group(1), START).toInstant(ZoneOffset.UTC);
            long number = Long.parseLong(name.group(2));
            return Optional.of(new Segment(file, from, number, Files.size(file), name.group(3) != null));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty(); // retention took it since the folder was read
        }
    }

    /** All segments of a folder, oldest first; one that retention takes meanwhile is not among them. */
    public static List<Segment> in(Path folder) throws IOException {
        List<Segment> segments = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "exchanges-*")) {
                for (Path file : files) {
                    of(file).ifPresent(segments::add);
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segment::number));
        return segments;
    }

    /** Lower-case hexadecimal SHA-256 of a segment's file. */
    public static String sha256(Path file) throws IOException {
        return SegmentLines.sha256(file);
    }

    /** Id of the master key that an encrypted segment is under. */
    public String masterKey() throws IOException {
        return SealedSegments.master(file);
    }
}
