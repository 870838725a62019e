package io.portcullis.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.portcullis.app.RunningGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, stores that are locked, folders that cannot be used or are used already. */
class StoreFaultsIT {
    @TempDir
    private Path folder;

    private static int chat(RunningGateway gateway, String key) {
        try {
            String request = RawCaller.post("/v1/chat/completions", key, RawCaller.chat("m", false));
            return RawCaller.call(gateway.port(), request).status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** A folder of two mebibytes for the exchange log; skips the test where nothing may be mounted. */
    private Path smallDisk() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("data/exchanges"));
        boolean mounted = Files.isExecutable(Path.of("/bin/mount"))
                && run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        assumeTrue(mounted, "skipped: this machine does not let us mount a small disk");
        return disk;
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] zeros = new byte[4096];
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    @Test
    void aFullDiskRefusesCallsVisiblyAndRecovers() throws Exception {
        Path disk = smallDisk();
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", "")) {
            String key = gateway.key("caller", "many");
            assertThat(chat(gateway, key)).isEqualTo(200);
            assertThat(gateway.recorded()).hasSize(1);
            fill(disk.resolve("ballast"));
            assertThat(RunningGateway.becomes(() -> chat(gateway, key) == 503)).isTrue();
            assertThat(gateway.admin("/readyz").statusCode()).isEqualTo(503);
            assertThat(gateway.admin("/readyz").body()).contains("exchange log cannot be written");
            assertThat(gateway.metric("degraded")).isEqualTo(1);
            assertThat(gateway.admin("/healthz").statusCode()).isEqualTo(200);
            Files.delete(disk.resolve("ballast"));
            assertThat(RunningGateway.becomes(() -> chat(gateway, key) == 200)).isTrue();
            assertThat(gateway.admin("/readyz").statusCode()).isEqualTo(200);
            assertThat(gateway.metric("record_dropped")).isZero();
            assertThat(RunningGateway.becomes(() -> gateway.degraded().isEmpty()))
                    .isTrue();
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void aFullDiskDropsRecordsVisiblyWhereThatIsChosen() throws Exception {
        Path disk = smallDisk();
        String dropping = "record: {on_full: drop, queue: 64, queue_bytes: 1MiB}\n";
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", dropping)) {
            String key = gateway.key("caller", "many");
            String letters = new java.util.Random(7)
                    .ints(200_000, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            upstream.does(
                    call -> call.body("200 OK", "application/json", FakeUpstream.ANSWER.replace("Hello.", letters)));
            fill(disk.resolve("ballast"));
            for (int i = 0; i < 40; i++) {
                assertThat(chat(gateway, key)).isEqualTo(200);
            }
            assertThat(RunningGateway.becomes(() -> dropped(gateway) > 0)).isTrue();
            assertThat(gateway.admin("/readyz").statusCode()).isEqualTo(200);
            assertThat(gateway.admin("/readyz").body()).contains("exchange log cannot be written");
            upstream.does(FakeUpstream.Script.GOOD);
            Files.delete(disk.resolve("ballast"));
            assertThat(RunningGateway.becomes(() -> gateway.degraded().isEmpty()))
                    .isTrue();
            assertThat(chat(gateway, key)).isEqualTo(200);
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static double dropped(RunningGateway gateway) {
        try {
            return gateway.metric("record_dropped");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLockedStoreServesCallsRefusesChangesAndRecovers() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream();
                RunningGateway gateway = RunningGateway.start(folder, upstream.url(), "", "")) {
            String key = gateway.key("caller", "many");
            String org = "{\"id\":\"late\",\"name\":\"late\"}";
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/portcullis.db"));
                    Statement lock = other.createStatement()) {
                lock.execute("BEGIN EXCLUSIVE");
                for (int i = 0; i < 20; i++) {
                    assertThat(chat(gateway, key)).isEqualTo(200);
                }
                var refused = gateway.change("/admin/v1/orgs", org);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("locked");
                assertThat(gateway.admin("/readyz").body()).contains("locked");
                assertThat(chat(gateway, key)).isEqualTo(200);
                lock.execute("ROLLBACK");
            }
            assertThat(gateway.change("/admin/v1/orgs", org).statusCode()).isEqualTo(201);
            assertThat(RunningGateway.becomes(() -> gateway.degraded().isEmpty()))
                    .isTrue();
        }
    }

    @Test
    void aSecondGatewayOnTheSameFolderIsRefusedAndLaterLetIn() throws Exception {
        try (FakeUpstream upstream = new FakeUpstream()) {
            try (RunningGateway first = RunningGateway.start(folder, upstream.url(), "", "")) {
                assertThatThrownBy(() -> RunningGateway.start(folder, upstream.url(), "", ""))
                        .hasMessageContaining("another gateway is running on the data folder");
                assertThat(chat(first, first.key("caller", "one"))).isEqualTo(200);
            }
            RunningGateway.start(folder, upstream.url(), "", "").close();
        }
    }

    @Test
    void aDataFolderThatIsAFileIsOneClearSentenceAndNothingIsLeftOpen() throws Exception {
        Files.writeString(folder.resolve("data"), "not a folder");
        assertThatThrownBy(() -> RunningGateway.start(folder, "http://127.0.0.1:1", "", ""))
                .hasMessageContaining("data")
                .hasMessageContaining("is not a folder");
        Files.delete(folder.resolve("data"));
        RunningGateway.start(folder, "http://127.0.0.1:1", "", "").close();
    }

    @Test
    void aPortInUseIsOneClearSentenceAndReleasesTheFolder() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Path config = folder.resolve("taken");
            Files.createDirectories(config);
            String upstream = "http://127.0.0.1:1";
            assertThatThrownBy(() -> RunningGateway.startAt(config, taken.getLocalPort(), upstream))
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
            RunningGateway.start(config, upstream, "", "").close();
        }
    }
}
