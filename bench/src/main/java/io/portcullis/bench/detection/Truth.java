package io.portcullis.bench.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.bench.detection.rival.HashedNgrams;
import io.portcullis.bench.detection.rival.NearDuplicates;
import io.portcullis.bench.detection.rival.Window;
import io.portcullis.bench.detection.town.Label;
import io.portcullis.bench.detection.town.LogFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * A written town read back: the truth, and what the rivals see of each account.
 *
 * @param attackTimes times of the exchanges that serve an attack, by account, ascending
 */
record Truth(Map<String, Label> labels, Map<String, Window> windows, Map<String, List<Long>> attackTimes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SYSTEM_SHOWN = 600;

    private record Sight(List<Long> times, List<float[]> points, List<int[]> signatures) {
        Window window() {
            return new Window(
                    times.stream().mapToLong(t -> t).toArray(),
                    points.toArray(float[][]::new),
                    signatures.toArray(int[][]::new));
        }
    }

    static Truth read(Path folder, HashedNgrams ngrams) throws IOException {
        Map<String, Label> labels = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("truth/labels.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            Label label = new Label(
                    node.path("account").asText(),
                    node.path("attack").asBoolean(),
                    node.path("family").asText(),
                    node.path("campaign").asText());
            labels.put(label.account(), label);
        }
        Set<String> attacks = new HashSet<>(Files.readAllLines(folder.resolve("truth/attacks.txt")));
        Map<String, Sight> sights = new LinkedHashMap<>();
        Map<String, List<Long>> attackTimes = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(LogFiles.exchanges(folder))), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = JSON.readTree(line);
                String account = node.path("account").asText();
                long at = Instant.parse(node.path("time").asText()).toEpochMilli();
                String text = text(node.path("request"));
                Sight sight = sights.computeIfAbsent(
                        account, a -> new Sight(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
                sight.times.add(at);
                sight.points.add(ngrams.embed(text));
                sight.signatures.add(NearDuplicates.signature(text));
                if (attacks.contains(node.path("id").asText())) {
                    attackTimes.computeIfAbsent(account, a -> new ArrayList<>()).add(at);
                }
            }
        }
        Map<String, Window> windows = new LinkedHashMap<>();
        sights.forEach((account, sight) -> windows.put(account, sight.window()));
        return new Truth(labels, windows, attackTimes);
    }

    /** The beginning of the system prompt, and the last message of the user. */
    private static String text(JsonNode request) {
        String system = request.path("system").asText("");
        String user = "";
        for (JsonNode message : request.path("messages")) {
            JsonNode content = message.path("content");
            if (message.path("role").asText().equals("system")) {
                system = content.asText("");
            } else if (message.path("role").asText().equals("user")) {
                user = content.asText("");
            }
        }
        return system.substring(0, Math.min(SYSTEM_SHOWN, system.length())) + "\n" + user;
    }
}
