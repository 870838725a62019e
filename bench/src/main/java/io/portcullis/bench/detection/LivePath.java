package io.portcullis.bench.detection;

import io.portcullis.calibrate.Calibration;
import io.portcullis.detect.Engine;
import io.portcullis.detect.EngineConfig;
import io.portcullis.gateway.flow.Inspector;
import io.portcullis.gateway.flow.SnapshotStore;
import io.portcullis.gateway.flow.SuspicionBoard;
import io.portcullis.traffic.ExchangeReader;
import io.portcullis.traffic.Line;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the detectors add to a gateway's exchange while it runs: on the caller's path the look at the board of
 * suspicions, on the log writer's thread the hand-over of an exchange, and on the inspector's own thread the rest. Each
 * call is timed by itself, clock reading (some 25 ns) included.
 */
final class LivePath {
    private static final int BACKLOG = 2_000;
    private static final int WARM = 5;

    private LivePath() {}

    /** Runs so many exchanges of the mill through an inspector and says what each step took. */
    static String measure(long exchanges) throws InterruptedException {
        LogMill mill = new LogMill(exchanges, (int) Math.max(100, exchanges / 16), 60, 0.15, 1);
        SuspicionBoard board = new SuspicionBoard(1_000_000);
        Engine engine = new Engine(Calibration.shipped(), EngineConfig.of(0.001, 0));
        Inspector inspector = new Inspector(
                engine,
                board,
                new Inspector.Settings(16_384, 64L << 20, Duration.ofHours(1)),
                new Forgetful(),
                Inspector.Listener.NONE);
        inspector.start();
        long[] looks = new long[(int) exchanges];
        long[] lines = new long[(int) exchanges];
        double worth = 0;
        ExchangeReader reader = new ExchangeReader();
        for (int i = 0; i < exchanges; i++) {
            byte[] line = mill.line(i);
            if (!(reader.read(line, 0, line.length) instanceof Line.Read read)) {
                throw new IllegalStateException("the mill's line cannot be read");
            }
            String account = "h" + i % 1000;
            long start = System.nanoTime();
            worth += board.of(account).score();
            long looked = System.nanoTime();
            inspector.offer(read.exchange());
            lines[i] = System.nanoTime() - looked;
            looks[i] = looked - start;
            while (inspector.backlog() > BACKLOG) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
        }
        while (inspector.backlog() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        double cpu = cpuNanos("inspector") / 1e3 / exchanges;
        inspector.close();
        return ("live, %d exchanges: look at the board p50 %.2f us, p99 %.2f; exchange handed over p50 %.2f us,"
                                + " p99 %.2f; ")
                        .formatted(exchanges, at(looks, 0.5), at(looks, 0.99), at(lines, 0.5), at(lines, 0.99))
                + "inspector's thread %.1f us of processor an exchange, %d dropped, %d failed%s"
                        .formatted(
                                cpu,
                                inspector.dropped(),
                                inspector.failures(),
                                Double.isNaN(worth) ? ", a score is no number" : "");
    }

    /** Processor time that the thread of this name has used. */
    private static long cpuNanos(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals(thread)) {
                return threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return 0;
    }

    /** Microseconds at a quantile, the first fifth left out for warming up. */
    private static double at(long[] nanos, double quantile) {
        long[] sorted = Arrays.copyOfRange(nanos, nanos.length / WARM, nanos.length);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e3;
    }

    /** Keeps nothing: disks are another measurement's business. */
    private static final class Forgetful implements SnapshotStore {
        @Override
        public Sheet begin() {
            return new Sheet() {
                @Override
                public OutputStream out() {
                    return OutputStream.nullOutputStream();
                }

                @Override
                public void keep() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public Optional<InputStream> load() {
            return Optional.empty();
        }
    }
}
