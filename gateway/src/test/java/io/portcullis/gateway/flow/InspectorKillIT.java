package io.portcullis.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Prompt;
import io.portcullis.traffic.Reply;
import io.portcullis.traffic.Turn;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes a snapshot leaves the one before, or the new one, whole. */
class InspectorKillIT {
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

    @TempDir
    private Path folder;

    static Exchange exchange(long number) {
        return new Exchange(
                "x" + number,
                START.plusMillis(number),
                "a" + number % 2_000,
                "o" + number % 2_000,
                "k",
                "free",
                Client.UNKNOWN,
                "/v1/chat/completions",
                200,
                Duration.ZERO,
                "",
                "m",
                Asks.NOTHING,
                new Prompt(List.of(new Turn("user", "Tell me of day " + number + " and of the weather then"))),
                Reply.NONE);
    }

    private static Inspector inspector(Engine engine, Path folder) {
        return new Inspector(
                engine,
                new SuspicionBoard(10_000),
                new Inspector.Settings(4_096, 64L << 20, Duration.ofMillis(1)),
                new SnapshotFile(folder.resolve("s")),
                Inspector.Listener.NONE);
    }

    /** The process to be killed: says so whenever a snapshot stands, and goes on. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Inspector inspector = inspector(new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1)), folder);
            inspector.start();
            long number = 0;
            Object last = "none";
            while (true) {
                if (inspector.backlog() > 1_000) {
                    TimeUnit.MILLISECONDS.sleep(1);
                    continue;
                }
                inspector.offer(exchange(number++));
                if (number % 64 == 0 && Files.exists(folder.resolve("s"))) {
                    Object now = Files.readAttributes(folder.resolve("s"), "unix:ino")
                            .get("ino");
                    if (!now.equals(last)) {
                        last = now;
                        System.out.println("saved");
                    }
                }
            }
        }
    }

    @Test
    void whateverTheMomentAWholeSnapshotIsTakenUp() throws Exception {
        long seen = 0;
        for (int round = 0; round < 4; round++) {
            Path here = Files.createDirectories(folder.resolve("r" + round));
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            here.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i <= round; i++) {
                    assertThat(lines.readLine()).isEqualTo("saved");
                }
                if (round % 2 == 1) {
                    // as soon as the next one is under way
                    while (!Files.exists(here.resolve("s.new")) && child.isAlive()) {
                        Thread.onSpinWait();
                    }
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
            Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 1));
            Inspector again = inspector(engine, here);
            again.recover(Instant.EPOCH, (since, into) -> {});
            assertThat(again.degraded()).isEmpty();
            assertThat(engine.footprint()[1]).isPositive();
            seen = Math.max(seen, engine.footprint()[1]);
            again.start();
            again.offer(exchange(10_000_000));
            again.close();
            assertThat(again.degraded()).isEmpty();
            assertThat(Files.exists(here.resolve("s.new"))).isFalse();
        }
        assertThat(seen).isGreaterThan(100);
    }
}
