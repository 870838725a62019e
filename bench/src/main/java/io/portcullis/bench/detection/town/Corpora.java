package io.portcullis.bench.detection.town;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The texts of one side of the split, by source, in file order. */
public final class Corpora {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<Row>> rows;

    private Corpora(Map<String, List<Row>> rows) {
        this.rows = rows;
    }

    /** The folder of corpora: the environment variable, or {@code shared/corpora} beside or above the checkout. */
    public static Optional<Path> find(String variable, String folder) {
        String named = System.getenv(variable);
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        Path here = Path.of("").toAbsolutePath();
        while (here != null) {
            Path candidate = here.resolve("shared").resolve(folder);
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
            here = here.getParent();
        }
        return Optional.empty();
    }

    static Corpora read(Path folder, Split split) throws IOException {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        for (String source : split.sources().stream().sorted().toList()) {
            List<Row> kept = new ArrayList<>();
            for (Row row : readSource(folder.resolve(source + ".jsonl.gz"), source)) {
                if (split.holds(row)) {
                    kept.add(row);
                }
            }
            rows.put(source, kept);
        }
        return new Corpora(rows);
    }

    private static List<Row> readSource(Path file, String source) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = JSON.readTree(line);
                rows.add(new Row(
                        source,
                        node.path("session").asText(""),
                        node.path("turn").asInt(-1),
                        node.path("system").asText(""),
                        node.path("prompt").asText(""),
                        node.path("response").asText("")));
            }
        }
        return rows;
    }

    boolean has(String source) {
        return rows.containsKey(source);
    }

    List<Row> of(String source) {
        List<Row> found = rows.get(source);
        if (found == null) {
            throw new IllegalArgumentException("source %s is not on this side of the split".formatted(source));
        }
        return found;
    }

    /** Conversations of a source with turns, each in order of its turns. */
    List<List<Row>> conversations(String source) {
        Map<String, List<Row>> bySession = new LinkedHashMap<>();
        for (Row row : of(source)) {
            bySession.computeIfAbsent(row.session(), s -> new ArrayList<>()).add(row);
        }
        return List.copyOf(bySession.values());
    }
}
