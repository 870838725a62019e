package io.portcullis.bench.mark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portcullis.mark.BestOfN;
import io.portcullis.mark.MarkKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** How often the choice among several real answers to one prompt is found, in so many answers of an account. */
final class Chosen {
    private static final List<String> SOURCES = List.of("alpaca_eval_harness", "oasst_lottery");
    private static final int ACCOUNTS = 300;

    private Chosen() {}

    /** One row of the table. */
    record Row(String what, int replies, double words, double at3, double at6, double lossy3, double wrong2) {}

    /** Answers by prompt, where a prompt has as many as asked for. */
    static List<List<String>> read(Path folder, int n) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, List<String>> byPrompt = new LinkedHashMap<>();
        for (String source : SOURCES) {
            Path file = folder.resolve(source + ".jsonl.gz");
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode node = json.readTree(line);
                    String response = node.path("response").asText("");
                    if (!response.isEmpty()) {
                        byPrompt.computeIfAbsent(node.path("prompt").asText(), p -> new ArrayList<>())
                                .add(response);
                    }
                }
            }
        }
        return byPrompt.values().stream()
                .filter(all -> all.size() >= n)
                .map(all -> all.subList(0, n))
                .toList();
    }

    static List<Row> rows(Path folder, byte[] master, Random random) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int n : new int[] {2, 3}) {
            List<List<String>> prompts = new ArrayList<>(read(folder, n));
            for (int replies : new int[] {1, 5, 10, 20, 40}) {
                rows.add(row("best of " + n, prompts, replies, master, random));
            }
        }
        return rows;
    }

    private static Row row(String what, List<List<String>> prompts, int replies, byte[] master, Random random) {
        long words = 0;
        int[] found = new int[4];
        for (int i = 0; i < ACCOUNTS; i++) {
            Collections.shuffle(prompts, random);
            MarkKey key = MarkKey.derive(master, MarkKey.BEST_OF_N, "c" + random.nextInt(), "e");
            BestOfN whole = new BestOfN(key);
            BestOfN lossy = new BestOfN(key);
            BestOfN wrong = new BestOfN(MarkKey.derive(master, MarkKey.BEST_OF_N, "w" + random.nextInt(), "e"));
            for (List<String> answers : prompts.subList(0, replies)) {
                String kept = answers.get(new BestOfN(key).choose(answers));
                words += Cuts.words(kept);
                whole.next().add(kept);
                lossy.next().add(Cuts.lossy(kept, 0.05, random));
                wrong.next().add(kept);
            }
            found[0] += whole.score().p() < 1e-3 ? 1 : 0;
            found[1] += whole.score().p() < 1e-6 ? 1 : 0;
            found[2] += lossy.score().p() < 1e-3 ? 1 : 0;
            found[3] += wrong.score().p() <= 1e-2 ? 1 : 0;
        }
        double n = ACCOUNTS;
        return new Row(what, replies, words / n, found[0] / n, found[1] / n, found[2] / n, found[3] / n);
    }
}
