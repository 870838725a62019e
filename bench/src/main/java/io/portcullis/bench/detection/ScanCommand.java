package io.portcullis.bench.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packaged {@code scan} command in a process of its own, judged by the files it writes: the contract that users
 * see.
 *
 * @param command words of the command up to and including {@code scan}
 * @param alpha what is asked for
 * @param work folder for findings
 */
record ScanCommand(List<String> command, double alpha, Path work) implements DetectorUnderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Verdicts run(Path exchanges, Path accounts) throws IOException, InterruptedException {
        Path out = work.resolve("findings");
        if (Files.isDirectory(out)) {
            try (Stream<Path> old = Files.list(out)) {
                for (Path file : old.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--in", exchanges.toString(), "--accounts", accounts.toString()));
        words.addAll(List.of("--alpha", Double.toString(alpha), "--out", out.toString()));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("scan.log").toFile())
                .start();
        int status = process.waitFor();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (status != 0) {
            throw new IOException("scan ended with status %d: %s"
                    .formatted(
                            status, Files.readString(work.resolve("scan.log")).strip()));
        }
        return read(out, seconds);
    }

    static Verdicts read(Path out, double seconds) throws IOException {
        Map<String, Verdict> accounts = new HashMap<>();
        try (Stream<String> lines = Files.lines(out.resolve("accounts.jsonl"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode node = JSON.readTree(line);
                accounts.put(node.path("account").asText(), verdict(node));
            }
        }
        List<Set<String>> groups = new ArrayList<>();
        try (Stream<String> lines = Files.lines(out.resolve("campaigns.jsonl"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                Set<String> members = new HashSet<>();
                JSON.readTree(line).path("accounts").forEach(a -> members.add(a.asText()));
                groups.add(members);
            }
        }
        JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
        return new Verdicts(
                accounts,
                groups,
                summary.path("alpha").asDouble(),
                summary.path("calibration_sha256").asText(),
                summary.path("exchanges").asLong(),
                seconds,
                summary.path("peak_rss_bytes").asLong());
    }

    private static Verdict verdict(JsonNode node) {
        Map<String, Double> llr = new HashMap<>();
        node.path("signals")
                .forEach(s -> llr.put(s.path("name").asText(), s.path("llr").asDouble()));
        JsonNode at = node.path("alarm_at");
        String time = at.path("time").asText("");
        return new Verdict(
                node.path("alarm").asBoolean(),
                node.path("campaign").isTextual(),
                node.path("p").asDouble(1),
                node.path("score").asDouble(),
                at.path("exchange").asLong(-1),
                time.isEmpty() ? -1 : Instant.parse(time).toEpochMilli(),
                llr);
    }
}
