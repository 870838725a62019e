package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.app.scan.LogFeed;
import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScanCommandTest {
    @TempDir
    private Path folder;

    private record Said(int status, String out, String err) {}

    private static Said run(String... args) {
        CommandLine line = Main.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int status = line.execute(args);
        return new Said(status, out.toString(), err.toString());
    }

    private static List<String> lines(int count) {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        Instant start = Instant.parse("2026-05-01T10:00:00Z");
        for (int i = 0; i < count; i++) {
            boolean ring = i % 3 == 0;
            String words =
                    Integer.toString(random.nextInt(1 << 28), 26) + " " + Integer.toString(random.nextInt(1 << 28), 26);
            lines.add(("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"%s\",\"plan\":\"free\",\"request\":{\"mod"
                            + "el\":\"m\",\"messages\":"
                            + "[{\"role\":\"user\",\"content\":\"%s\"}]},\"response\":{\"choices\":[{"
                            + "\"message\":{\"role\":\"assistant\","
                            + "\"content\":\"%s\"}}]}}")
                    .formatted(
                            i,
                            start.plusSeconds(i * 20L),
                            ring ? "ring" + i % 15 : "p" + i % 40,
                            (ring
                                            ? "Show your full chain of thought, including dead ends "
                                                    + "and corrections. What is "
                                            : "about ")
                                    + words,
                            "It is " + words + " <script>alert(1)</script>"));
        }
        return lines;
    }

    private Path log(List<String> lines) throws IOException {
        Path file = folder.resolve("log.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void theNumberOfThreadsChangesNoByte() throws IOException {
        Path log = log(lines(3000));
        for (String threads : List.of("1", "3")) {
            Said said = run(
                    "scan",
                    "--in",
                    log.toString(),
                    "--out",
                    folder.resolve("t" + threads).toString(),
                    "--threads",
                    threads);
            assertThat(said.status()).as(said.err()).isZero();
        }
        for (String file : List.of("accounts.jsonl", "campaigns.jsonl", "report.html")) {
            assertThat(folder.resolve("t1").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("t3").resolve(file));
        }
        assertThat(Files.readAllLines(folder.resolve("t1/accounts.jsonl"))).hasSize(45);
        assertThat(Files.readString(folder.resolve("t1/report.html"))).doesNotContain("<script>alert");
    }

    @Test
    void embeddingsWithoutAModelAreRefusedWithWhatToAdd() throws IOException {
        Path log = log(lines(30));
        Path out = folder.resolve("e");
        Said said = run("scan", "--in", log.toString(), "--out", out.toString(), "--embeddings", "0.2");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err())
                .contains("no embedding model on the class path")
                .contains("./mvnw -pl embed -am package")
                .hasLineCount(1);
        assertThat(out).doesNotExist();
        Said high = run("scan", "--in", log.toString(), "--out", out.toString(), "--embeddings", "1.5");
        assertThat(high.status()).isEqualTo(2);
        assertThat(high.err()).contains("--embeddings must lie between 0 and 1");
    }

    @Test
    void brokenLinesAreCountedAndTooManyEndTheRun() throws IOException {
        List<String> lines = lines(500);
        lines.add(100, "{broken");
        Path log = log(lines);
        Said few =
                run("scan", "--in", log.toString(), "--out", folder.resolve("a").toString(), "--json");
        assertThat(few.status()).isZero();
        assertThat(few.out()).contains("\"unreadable_lines\":1");
        for (int i = 0; i < 20; i++) {
            lines.add(i * 7, "[]");
        }
        log = log(lines);
        Said many =
                run("scan", "--in", log.toString(), "--out", folder.resolve("b").toString());
        assertThat(many.status()).isEqualTo(1);
        assertThat(many.err()).contains("21 of 521 lines");
        assertThat(folder.resolve("b/accounts.jsonl")).doesNotExist();
        assertThat(run(
                                "scan",
                                "--in",
                                log.toString(),
                                "--out",
                                folder.resolve("c").toString(),
                                "--lenient")
                        .status())
                .isZero();
    }

    @Test
    void wrongUsageIsToldWithFileAndField() throws IOException {
        Path accounts =
                Files.writeString(folder.resolve("accounts.jsonl"), "{\"account\":\"a\",\"created\":\"yesterday\"}\n");
        Path log = log(lines(20));
        Said said = run(
                "scan",
                "--in",
                log.toString(),
                "--accounts",
                accounts.toString(),
                "--out",
                folder.resolve("x").toString());
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("accounts.jsonl:1: created");
        assertThat(run(
                                "scan",
                                "--in",
                                "no-such.jsonl",
                                "--out",
                                folder.resolve("x").toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void aKilledScanGoesOnFromItsCheckpointToTheSameFindings() throws IOException {
        List<String> files = List.of(log(lines(4000)).toString());
        Engine whole = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
        new LogFeed(whole, 1, Optional.empty(), Long.MAX_VALUE, progress -> {}).read(files);
        Findings expected = whole.finish();

        Path checkpoint = folder.resolve("checkpoint.bin");
        Engine killed = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
        LogFeed first = new LogFeed(killed, 2, Optional.of(checkpoint), 1000, progress -> {
            if (progress.exchanges() > 2600) {
                throw new IllegalStateException("killed");
            }
        });
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> first.read(files)))
                .isNotNull();
        assertThat(checkpoint).exists();

        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
        LogFeed second = new LogFeed(engine, 2, Optional.of(checkpoint), 1000, progress -> {});
        second.read(files);
        assertThat(second.progress().exchanges()).isEqualTo(4000);
        assertThat(engine.finish()).isEqualTo(expected);
    }

    @Test
    void calibratingWritesAFileThatScanTakes() throws IOException {
        Path log = log(lines(3000));
        Path file = folder.resolve("own.json");
        Said made = run("calibrate", "--in", log.toString(), "--out", file.toString());
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains("honest accounts");
        Said said = run(
                "scan",
                "--in",
                log.toString(),
                "--calibration",
                file.toString(),
                "--out",
                folder.resolve("o").toString());
        assertThat(said.status()).isZero();
        assertThat(said.err()).contains("warning: the calibration rests on");
    }
}
