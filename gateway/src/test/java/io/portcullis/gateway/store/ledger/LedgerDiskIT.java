package io.portcullis.gateway.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of four mebibytes that fills up under the ledger and is cleared again. */
class LedgerDiskIT {
    private static final SigningKey KEY = Ledgers.key();

    @TempDir
    private Path folder;

    private Path disk = Path.of(".");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(folder.resolve("disk"));
        boolean mounted = Files.isExecutable(Path.of("/bin/mount"))
                && run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
        assumeTrue(mounted, "skipped: this machine does not let us mount a small disk");
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(run("umount", disk.toString())).isTrue();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
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
    void aFullDiskIsLoudAcknowledgesNothingAndGoesOnWhenThereIsRoom() throws Exception {
        Path data = disk.resolve("ledger");
        List<Ledgers.Slip> slips = new ArrayList<>();
        try (LedgerWriter writer = LedgerWriter.start(Ledger.open(data, KEY), Ledgers.QUICK, InstantSource.system())) {
            assertThat(Ledgers.record(writer, Ledgers.fact(0)).index()).isZero();
            fill(disk.resolve("ballast"));
            int n = 1;
            while (writer.degraded().isEmpty()) {
                slips.add(Ledgers.record(writer, Ledgers.fact(n++)));
                Thread.sleep(1);
            }
            assertThat(writer.degraded().getFirst()).contains("full").contains("cannot be written");
            long before = writer.written();
            Ledgers.Slip waiting = Ledgers.record(writer, Ledgers.fact(n));
            slips.add(waiting);
            Thread.sleep(300);
            assertThat(waiting).isNotDone();
            assertThat(writer.written()).isEqualTo(before);
            Files.delete(disk.resolve("ballast"));
            for (int i = 0; i < slips.size(); i++) {
                assertThat(slips.get(i).index()).isEqualTo(i + 1L);
            }
            assertThat(writer.lost()).isZero();
        }
        assertThat(Ledgers.check(data, KEY.verifier(), Optional.empty())).isEqualTo(Proof.VALID);
    }

    @Test
    void aDiskThatFillsUpUnderTheTilesLeavesTheLastCheckpointStanding() throws Exception {
        Path data = disk.resolve("ledger");
        byte[] older;
        try (LedgerWriter writer = LedgerWriter.start(
                Ledger.open(data, KEY), Ledgers.QUICK.queueing(200_000, 1 << 27), InstantSource.system())) {
            Ledgers.record(writer, Ledgers.fact(0)).index();
            int n = 1;
            while (writer.degraded().isEmpty()) {
                Ledgers.record(writer, Ledgers.fact(n++)).exceptionally(e -> -1L);
                if (n % 500 == 0) {
                    Thread.sleep(5);
                }
            }
            older = Files.readAllBytes(data.resolve("log/checkpoint"));
        }
        assertThat(Ledgers.check(data, KEY.verifier(), Optional.of(older))).isEqualTo(Proof.VALID);
        assertThat(run("mount", "-o", "remount,size=32m", disk.toString())).isTrue();
        try (Ledger ledger = Ledger.open(data, KEY)) {
            assertThat(ledger.checkpoint().checkpoint().size()).isEqualTo(ledger.size());
        }
        assertThat(Ledgers.check(data, KEY.verifier(), Optional.of(older))).isEqualTo(Proof.VALID);
    }
}
