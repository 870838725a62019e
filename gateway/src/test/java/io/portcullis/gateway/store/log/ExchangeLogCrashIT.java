package io.portcullis.gateway.store.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.Line;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ExchangeLogCrashIT {
    private static final int ROUNDS = 10;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasCommittedOutlivesKillMinusNine(boolean encrypted) throws Exception {
        Random random = new Random(3);
        LogSettings settings = CrashChild.settings(folder, encrypted);
        long[] acknowledged = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged[round] = writeAndKill(round, encrypted, 5 + random.nextInt(40));
            assertThat(acknowledged[round]).isPositive();
        }
        ExchangeLog.open(settings, InstantSource.system(), ExchangeListener.NONE)
                .close();
        Set<String> ids = new HashSet<>();
        List<String> files = Segment.in(folder).stream()
                .map(segment -> segment.file().toString())
                .toList();
        LogReport report = new LogFiles(LogFiles.Options.STANDARD.withKeys(settings.keys()))
                .read(files, Optional.empty(), (line, at) -> {
                    if (line instanceof Line.Read read) {
                        ids.add(read.exchange().id());
                    }
                });
        assertThat(report.problems()).isEmpty();
        for (int round = 0; round < ROUNDS; round++) {
            for (long i = 0; i < acknowledged[round]; i++) {
                assertThat(ids.contains("r" + round + "-" + i))
                        .as("exchange %d of round %d, %d acknowledged", i, round, acknowledged[round])
                        .isTrue();
            }
        }
    }

    /** Starts a writer, kills it after some acknowledgements, and gives the last that it printed. */
    private long writeAndKill(int round, boolean encrypted, int acknowledgements) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashChild.class.getName(),
                        folder.toString(),
                        Boolean.toString(encrypted),
                        "r" + round)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long last = 0;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            String line;
            while ((line = out.readLine()) != null && acknowledgements-- > 0) {
                last = Long.parseLong(line);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return last;
    }
}
