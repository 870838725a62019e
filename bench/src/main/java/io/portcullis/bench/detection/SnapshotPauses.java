package io.portcullis.bench.detection;

import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.flow.Inspector;
import io.portcullis.gateway.flow.SuspicionBoard;
import io.portcullis.gateway.store.SnapshotFile;
import io.portcullis.inspect.Lens;
import io.portcullis.inspect.Reading;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a snapshot of a large fleet keeps exchanges waiting: written at once, as it was before drafts, and by the
 * inspector beside exchanges that come as fast as it takes them.
 */
final class SnapshotPauses {
    private static final int BACKLOG = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Lens LENS = Engine.lens();

    private SnapshotPauses() {}

    static String measure(int accounts) throws InterruptedException, IOException {
        // three exchanges an account before, as many again meanwhile if it takes that long
        LogMill mill = new LogMill(6L * accounts, accounts, 60, 0.15, 1);
        ExchangeReader reader = new ExchangeReader();
        // no epoch ends meanwhile: what an end of an epoch costs is another matter
        Engine engine = new Engine(
                Calibration.shipped(), EngineConfig.of(0.001, 0).paced(Duration.ofDays(400), Duration.ofDays(400)));
        long next = 0;
        while (next < 3L * accounts) {
            engine.absorb(reading(reader, mill, next++));
        }
        long held = engine.footprint()[1];
        long start = System.nanoTime();
        engine.snapshot(OutputStream.nullOutputStream());
        double atOnce = (System.nanoTime() - start) / 1e9;
        Path file = Files.createTempFile("portcullis", ".snapshot");
        Inspector inspector = new Inspector(
                engine,
                new SuspicionBoard(1_000_000),
                new Inspector.Settings(16_384, 64L << 20, Duration.ofMillis(1)),
                new SnapshotFile(file),
                Inspector.Listener.NONE);
        inspector.start();
        long before = Files.size(file);
        long begun = System.nanoTime();
        long from = next;
        while (Files.size(file) == before && next < 6L * accounts && System.nanoTime() - begun < PATIENCE.toNanos()) {
            inspector.offer(exchange(reader, mill, next++));
            while (inspector.backlog() > BACKLOG) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double longest = inspector.longestPause().toNanos() / 1e6;
        String told =
                ("snapshot of %d accounts: at once %.1f s without an exchange; beside %d exchanges %.1f s, %,d MiB,"
                                + " longest pause %.1f ms, %d dropped, %s")
                        .formatted(
                                held,
                                atOnce,
                                next - from,
                                seconds,
                                Files.size(file) >> 20,
                                longest,
                                inspector.dropped(),
                                Files.size(file) == before ? "NOT DONE" : "done");
        Files.deleteIfExists(file);
        return told;
    }

    private static Exchange exchange(ExchangeReader reader, LogMill mill, long number) {
        byte[] line = mill.line(number);
        if (reader.read(line, 0, line.length) instanceof Line.Read(Exchange exchange)) {
            return exchange;
        }
        throw new IllegalStateException("the mill's line cannot be read");
    }

    private static Reading reading(ExchangeReader reader, LogMill mill, long number) {
        return LENS.read(exchange(reader, mill, number));
    }
}
