package io.portcullis.bench.mark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The texts of a folder of corpora (JSON Lines, {@code .jsonl.gz}, with {@code prompt} and {@code response}).
 *
 * @param replies what models answered, by source
 * @param all every text there is, prompts too
 */
public record Replies(Map<String, List<String>> replies, List<String> all) {
    /** Sources whose responses are real models' prose. */
    private static final List<String> MODELS = List.of("alpaca_eval_harness", "arena_hard", "oasst_lottery");

    public static Replies read(Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, List<String>> replies = new TreeMap<>();
        List<String> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(f -> f.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String source = file.getFileName().toString().replace(".jsonl.gz", "");
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode node = json.readTree(line);
                    String response = node.path("response").asText("");
                    if (MODELS.contains(source) && !response.isEmpty()) {
                        replies.computeIfAbsent(source, s -> new ArrayList<>()).add(response);
                    }
                    all.add(response);
                    all.add(node.path("prompt").asText(""));
                }
            }
        }
        return new Replies(replies, all);
    }

    /** What models answered to people's everyday questions: less code than in the rest. */
    List<String> everyday() {
        return replies.entrySet().stream()
                .filter(source -> !source.getKey().equals("arena_hard"))
                .flatMap(source -> source.getValue().stream())
                .toList();
    }

    public List<String> models() {
        return replies.values().stream().flatMap(List::stream).toList();
    }
}
