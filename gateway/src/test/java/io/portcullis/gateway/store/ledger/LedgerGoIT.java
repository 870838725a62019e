package io.portcullis.gateway.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.portcullis.ledger.Hash;
import io.portcullis.ledger.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger of ours before a verifier of others: Go's checksum database. Where Debian's golang-go and
 * golang-golang-x-mod-dev are not installed, this is skipped; their published vectors are tested everywhere.
 */
class LedgerGoIT {
    private static final SigningKey KEY = Ledgers.key();
    private static final Path PACKAGES = Path.of("/usr/share/gocode");

    @TempDir
    private Path folder;

    @Test
    void anotherImplementationAgreesAndSeesAChange() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/go")), "skipped: there is no Go");
        assumeTrue(Files.isDirectory(PACKAGES.resolve("src/golang.org/x/mod/sumdb")), "skipped: no golang.org/x/mod");
        List<String> arguments = ledger();
        assertThat(go(arguments)).isEqualTo("agreed 3000 1100");
        Path tile = folder.resolve("ledger/log/tile/0/003");
        byte[] bytes = Files.readAllBytes(tile);
        bytes[1000] ^= 1;
        Files.write(tile, bytes);
        assertThat(go(arguments)).startsWith("FAILED");
    }

    private List<String> ledger() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                folder.resolve("ledger/log").toString(),
                write("vkey", KEY.toString().getBytes(StandardCharsets.UTF_8))));
        Ledger ledger = Ledger.open(folder.resolve("ledger"), KEY);
        try (LedgerWriter writer = LedgerWriter.start(ledger, Ledgers.QUICK, InstantSource.system())) {
            for (int n = 0; n < 1_100; n++) {
                Ledgers.record(writer, Ledgers.fact(n));
            }
            Ledgers.Slip last = Ledgers.record(writer, Ledgers.fact(1_100));
            assertThat(last.index()).isEqualTo(1_100);
            for (int n = 1_101; n < 3_000; n++) {
                last = Ledgers.record(writer, Ledgers.fact(n));
            }
            assertThat(last.index()).isEqualTo(2_999);
            ledger.publish();
            var older = io.portcullis.ledger.Checkpoint.of(KEY.verifier().name(), 1_100, ledger.root(1_100))
                    .sign(KEY);
            arguments.add(write("older", older.encode()));
            String path =
                    ledger.consistency(1_100, 3_000).stream().map(Hash::base64).collect(Collectors.joining("\n"));
            arguments.add(write("consistency", path.getBytes(StandardCharsets.US_ASCII)));
            for (long index : new long[] {0, 255, 256, 1_100, 2_559, 2_560, 2_999}) {
                arguments.add(write(index + ".tlog-proof", ledger.proof(index).encode()));
                arguments.add(write(
                        index + ".entry", ledger.entry(index).orElseThrow().digest()));
            }
        }
        return arguments;
    }

    private String write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toString();
    }

    private String go(List<String> arguments) throws IOException, InterruptedException {
        Path program = folder.resolve("verify.go");
        try (InputStream in =
                Objects.requireNonNull(LedgerGoIT.class.getResourceAsStream("/ledger/verify.go"), "verify.go")) {
            Files.write(program, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/go", "run", program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", PACKAGES.toString());
        builder.environment().put("GOCACHE", folder.resolve("gocache").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
