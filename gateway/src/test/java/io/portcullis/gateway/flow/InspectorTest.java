package io.portcullis.gateway.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.detect.Findings;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.gateway.store.log.KeyRing;
import io.portcullis.inspect.Suspicion;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorTest {
    private static final Inspector.Settings SETTINGS = new Inspector.Settings(100_000, 64 << 20, Duration.ofMillis(1));

    @TempDir
    private Path folder;

    private static Engine engine() {
        return new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        Instant start = Instant.parse("2026-05-01T10:00:00Z");
        for (int i = 0; i < 400; i++) {
            lines.add(("{\"id\":\"x%d\",\"time\":\"%s\",\"account\":\"a%d\",\"plan\":\"free\",\"request\":{\"mo"
                            + "del\":\"m\",\"logprobs\":%s,"
                            + "\"top_logprobs\":5,\"max_tokens\":1,\"logit_bias\":{%s},"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"The weather of day %d "
                            + "is what it is\"}]}}")
                    .formatted(
                            i, start.plusSeconds(i * 7L), i % 5, i % 5 == 0, i % 5 == 0 ? "\"" + i + "\":3" : "", i));
        }
        return lines;
    }

    private static Exchange exchange(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return ((Line.Read) new ExchangeReader().read(bytes, 0, bytes.length)).exchange();
    }

    private static void offer(Inspector inspector, String line) {
        inspector.offer(exchange(line));
    }

    @Test
    void theThiefStandsOnTheBoardAndOthersDoNotAlarmForIt() throws Exception {
        SuspicionBoard board = new SuspicionBoard(1000);
        Inspector inspector = new Inspector(
                engine(), board, SETTINGS, new SnapshotFile(folder.resolve("s")), Inspector.Listener.NONE);
        inspector.start();
        lines().forEach(line -> offer(inspector, line));
        inspector.close();
        assertThat(inspector.dropped()).isZero();
        assertThat(inspector.observed()).isEqualTo(400);
        assertThat(board.of("a0").llr("logit-harvest")).isGreaterThan(3);
        assertThat(board.of("a1").llr("logit-harvest")).isZero();
    }

    /** A short text as a snapshot holds it, which its other bytes hardly ever happen to say. */
    private static String written(String name) {
        return "\u0000" + (char) name.length() + name;
    }

    @Test
    void aForgottenAccountLeavesTheBoardAndTheSnapshotAlsoWhileNothingRuns() throws Exception {
        Path path = folder.resolve("s");
        SnapshotFile file = new SnapshotFile(path);
        SuspicionBoard board = new SuspicionBoard(1000);
        Inspector inspector = new Inspector(engine(), board, SETTINGS, file, Inspector.Listener.NONE);
        inspector.recover(
                Instant.EPOCH,
                (since, into) -> lines().stream().map(InspectorTest::exchange).forEach(into));
        inspector.start();
        assertThat(inspector.forget("a0", Duration.ofMinutes(1))).isTrue();
        assertThat(board.of("a0")).isEqualTo(Suspicion.none("a0"));
        assertThat(Files.readString(path, ISO_8859_1))
                .doesNotContain(written("a0"))
                .contains(written("a1"));
        inspector.close();
        Inspector atRest = new Inspector(engine(), new SuspicionBoard(1), SETTINGS, file, Inspector.Listener.NONE);
        assertThat(atRest.forgetAtRest("a1")).isTrue();
        assertThat(Files.readString(path, ISO_8859_1))
                .doesNotContain(written("a1"))
                .contains(written("a2"));
    }

    @Test
    void withKeysTheSnapshotShowsNothingAndIsTakenUpAgain() throws Exception {
        Path path = folder.resolve("s");
        KeyRing ring = new KeyRing("m", Map.of("m", new byte[32]));
        SnapshotFile plain = new SnapshotFile(path);
        plain.save(out -> out.write("written before there were keys".getBytes(UTF_8)));
        SnapshotFile sealed = new SnapshotFile(path, () -> Optional.of(ring));
        assertThat(sealed.load().orElseThrow().readAllBytes()).asString().startsWith("written before");
        byte[] secret = "Explain step by step ".repeat(1_000_000).getBytes(UTF_8);
        sealed.save(out -> out.write(secret));
        assertThat(Files.readString(path, ISO_8859_1)).doesNotContain("step");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (InputStream in = sealed.load().orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(secret);
        }
    }

    @Test
    void afterARestartFindingsAreThoseOfOneRun() throws Exception {
        List<String> lines = lines();
        Engine whole = engine();
        lines.forEach(line -> whole.observe(exchange(line)));
        Findings expected = whole.finish();

        SnapshotFile file = new SnapshotFile(folder.resolve("s"));
        Inspector first = new Inspector(engine(), new SuspicionBoard(1000), SETTINGS, file, Inspector.Listener.NONE);
        first.start();
        lines.subList(0, 250).forEach(line -> offer(first, line));
        first.close();

        Engine engine = engine();
        SuspicionBoard board = new SuspicionBoard(1000);
        Inspector second = new Inspector(engine, board, SETTINGS, file, Inspector.Listener.NONE);
        second.recover(
                Instant.EPOCH,
                (since, into) -> lines.subList(0, 300).stream()
                        .map(InspectorTest::exchange)
                        .filter(exchange -> !exchange.time().isBefore(since))
                        .forEach(into));
        assertThat(board.of("a0").llr("logit-harvest")).isGreaterThan(3);
        second.start();
        lines.subList(300, 400).forEach(line -> offer(second, line));
        second.close();
        assertThat(engine.finish()).isEqualTo(expected);
    }

    @Test
    void aDamagedSnapshotIsReportedAndTheLogReplayedFromTheStart() throws Exception {
        Path path = folder.resolve("s");
        Files.writeString(path, "no snapshot");
        Engine engine = engine();
        Inspector inspector = new Inspector(
                engine, new SuspicionBoard(1000), SETTINGS, new SnapshotFile(path), Inspector.Listener.NONE);
        inspector.recover(
                Instant.EPOCH,
                (since, into) -> lines().stream()
                        .map(InspectorTest::exchange)
                        .filter(exchange -> !exchange.time().isBefore(since))
                        .forEach(into));
        assertThat(inspector.degraded()).isNotEmpty();
        assertThat(engine.finish().exchanges()).isEqualTo(400);
    }

    @Test
    void aFullQueueIsCountedNotWaitedFor() {
        Inspector inspector = new Inspector(
                engine(),
                new SuspicionBoard(10),
                new Inspector.Settings(10, 1 << 20, Duration.ofDays(1)),
                new SnapshotFile(folder.resolve("s")),
                Inspector.Listener.NONE);
        lines().forEach(line -> offer(inspector, line));
        assertThat(inspector.dropped()).isEqualTo(390);
        assertThat(inspector.backlog()).isEqualTo(10);
    }
}
