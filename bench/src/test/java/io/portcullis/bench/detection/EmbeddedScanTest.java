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
    private static final List<String> THINGS =
            List.of("violins", "glaciers", "sourdough", "volcanoes", "chess", "vaccines", "bridges", "bees");
    /** What a sampler of a pool asks: nothing has to do with anything. */
    private static final List<String> POOL = List.of(
            "Draft an apology from a hotel to a guest whose luggage was lost.",
            "Prove that the square root of two is irrational.",
            "How long should I boil eggs for a salad?",
            "Refactor this loop so that it no longer allocates memory.",
            "Who ruled Egypt before the Romans arrived?",
            "My knee hurts after running, what exercises help?",
            "Translate good morning, my friends into Latin.",
            "Compose a limerick about a lazy postman.",
            "What does photosynthesis need besides light?",
            "Suggest names for a small bakery in Lisbon.",
            "Explain the offside rule in football to a child.",
            "Which interest rate makes a mortgage too expensive?",
            "Sort these countries by population, largest first.",
            "How do submarines stay under water for months?",
            "Summarise the plot of Hamlet in three sentences.",
            "Design a database schema for a lending library.",
            "Why is the sky dark at night although stars shine?",
            "Give me a packing list for a week in the desert.",
            "What chord follows G major in a sad song?",
            "List three arguments against daylight saving time.",
            "How is the price of an option computed?",
            "Describe the smell of rain to somebody who never smelled it.",
            "Which vaccine does a puppy need first?",
            "Classify this review as positive or negative.");

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
            lines.add(("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"%s\",\"plan\":\"free\",\"request\":"
                            + "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}")
                    .formatted(
                            i,
                            Instant.parse("2026-05-01T10:00:00Z").plusSeconds(60L * i),
                            (ring ? "ring" : "person") + i % 8,
                            ring
                                    ? POOL.get(i / 8 % POOL.size())
                                    : QUESTIONS.get(i / 8 % 4).formatted(THINGS.get(i % 8))));
        }
        log = Files.write(folder.resolve("log.jsonl"), lines);
    }

    /** Under a command line of some 10,000 characters, which a version of the runtime did not survive. */
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
