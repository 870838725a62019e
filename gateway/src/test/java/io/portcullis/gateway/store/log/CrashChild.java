package io.portcullis.gateway.store.log;

import io.portcullis.admit.Keep;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Writes exchanges without end and prints how many are committed, until it is killed; see {@link
 * ExchangeLogCrashIT}.
 */
final class CrashChild {
    static final KeyRing RING = new KeyRing("k", Map.of("k", new byte[32]));

    private CrashChild() {}

    static LogSettings settings(Path folder, boolean encrypted) {
        LogSettings settings = LogSettings.in(folder, Samples.DIGEST_KEY)
                .committing(Duration.ofMillis(3), 1 << 14)
                .rotating(60_000, Duration.ofDays(1));
        return encrypted ? settings.encrypted(RING) : settings;
    }

    public static void main(String[] args) throws Exception {
        LogSettings settings = settings(Path.of(args[0]), Boolean.parseBoolean(args[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (ExchangeLog log = ExchangeLog.open(settings, InstantSource.system(), ExchangeListener.NONE)) {
            long told = 0;
            for (long i = 0; ; i++) {
                Recorded next = Samples.recorded(args[2] + "-" + i, Samples.START, "question " + i, "a", Keep.FULL);
                while (!log.offer(next)) {
                    Thread.onSpinWait();
                }
                long committed = log.committed();
                if (committed > told) {
                    told = committed;
                    out.println(committed);
                }
            }
        }
    }
}
