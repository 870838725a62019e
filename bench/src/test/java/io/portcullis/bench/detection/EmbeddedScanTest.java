package io.portcullis.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code scan} with the real model on the class path, in processes of its own. */
class EmbeddedScanTest {
    private static final List<String> THINGS = List.of(
            "violins",
            "glaciers",
            "tax law",
            "sourdough",
            "volcanoes",
            "chess",
            "vaccines",
            "bridges",
            "poetry",
            "beekeeping",
            "satellites",
            "cheese",
            "submarines",
            "grammar",
            "coral reefs",
            "opera");
    private static final List<String> QUESTIONS = List.of(
            "What should a beginner know about %s?",
            "Write a short story in which %s change somebody's life.",
            "Why did people become interested in %s in the last century?",
            "List the most common mistakes people make with %s.");

    @TempDir
    private Path folder;

    private Path log = Path.of("");

    @BeforeEach
    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            boolean ring = i % 8 < 4;
            String thing = ring ? THINGS.get(i / 8 * 7 % 16) : THINGS.get(i % 8);
            lines.add(("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"%s\",\"plan\":\"free\",\"request\":"
                            + "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}")
                    .formatted(
                            i,
                            Instant.parse("2026-05-01T10:00:00Z").plusSeconds(60L * i),
                            (ring ? "ring" : "person") + i % 8,
                            QUESTIONS.get(i / 8 % 4).formatted(thing)));
        }
        log = Files.write(folder.resolve("log.jsonl"), lines);
    }

    private String scan(String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.portcullis.app.Main",
                "scan",
                "--in",
                log.toString(),
                "--out",
                folder.resolve(name).toString()));
        command.addAll(List.of(more));
        File said = folder.resolve(name + ".txt").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        assertThat(process.waitFor()).as(Files.readString(said.toPath())).isZero();
        return Files.readString(said.toPath());
    }

    @Test
    void aScanWithTheModelSaysMoreAndTheSameWithAnyNumberOfThreads() throws Exception {
        scan("off", "--threads", "1");
        String said = scan("one", "--threads", "1", "--embeddings", "0.9");
        scan("three", "--threads", "3", "--embeddings", "0.9");
        assertThat(said).contains("embedded by all-MiniLM-L6-v2-q");
        for (String file : List.of("accounts.jsonl", "campaigns.jsonl", "report.html")) {
            assertThat(folder.resolve("three").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
        }
        List<String> off = Files.readAllLines(folder.resolve("off/accounts.jsonl"));
        List<String> on = Files.readAllLines(folder.resolve("one/accounts.jsonl"));
        assertThat(off).hasSize(8).noneMatch(line -> line.contains("semantic-breadth"));
        for (int i = 0; i < off.size(); i++) {
            boolean ring = off.get(i).contains("\"account\":\"ring");
            assertThat(on.get(i).contains("semantic-breadth")).as(on.get(i)).isEqualTo(ring);
            assertThat(beforeSignals(on.get(i))).isEqualTo(beforeSignals(off.get(i)));
        }
    }

    private static String beforeSignals(String line) {
        return line.substring(0, line.indexOf("\"signals\""));
    }
}
