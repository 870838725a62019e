package io.portcullis.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    private static final String TEXT = """
            upstreams: [{name: main, url: 'http://127.0.0.1:1'}]
            models: [{name: m, upstream: main}]
            plans: [{name: free}]
            drain: 30s
            """;

    @TempDir
    private Path folder;

    private final ConfigLoader loader = new ConfigLoader(name -> null, Set.of());
    private final BlockingQueue<Configuration> taken = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
    private Path file = Path.of("");

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("portcullis.yaml"), TEXT);
    }

    @Test
    void aChangedFileTakesForceAsAWhole() throws Exception {
        try (ConfigWatch watch = watch(Duration.ofMillis(5))) {
            replace(TEXT.replace("30s", "1500ms"));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isTrue();
            assertThat(taken.remove().drain()).isEqualTo(Duration.ofMillis(1500));
            assertThat(watch.current().drain()).isEqualTo(Duration.ofMillis(1500));
            assertThat(watch.status()).isEqualTo(new ConfigWatch.Status(true, 1, "reloaded"));
        }
    }

    @Test
    void aBadFileLeavesTheOldOneInForceAndSaysSo() throws Exception {
        try (ConfigWatch watch = watch(Duration.ofHours(1))) {
            Configuration before = watch.current();
            replace(TEXT.replace("30s", "soon"));
            watch.reload();
            assertThat(told.poll(30, TimeUnit.SECONDS)).isFalse();
            assertThat(watch.current()).isSameAs(before);
            assertThat(taken).isEmpty();
            assertThat(watch.status().good()).isFalse();
            assertThat(watch.status().message()).contains("portcullis.yaml:4:1: drain: must be a duration");
            replace(TEXT);
            watch.reload();
            assertThat(told.poll(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.status().good()).isTrue();
        }
    }

    @Test
    void aConsumerThatFailsIsToldAndTheOldOneStays() throws Exception {
        Configuration first = loader.load(file).configuration();
        try (ConfigWatch watch = ConfigWatch.start(
                file,
                loader,
                first,
                Duration.ofHours(1),
                c -> {
                    throw new IllegalStateException("port is taken");
                },
                told::add)) {
            watch.reload();
            assertThat(told.poll(30, TimeUnit.SECONDS)).isFalse();
            assertThat(watch.current()).isSameAs(first);
            assertThat(watch.status().message()).contains("port is taken");
        }
    }

    private ConfigWatch watch(Duration interval) throws ConfigException {
        return ConfigWatch.start(file, loader, loader.load(file).configuration(), interval, taken::add, told::add);
    }

    /** Replaces the file at once, as editors do. */
    private void replace(String text) throws Exception {
        Path fresh = Files.writeString(folder.resolve("fresh"), text);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
