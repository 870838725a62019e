package io.portcullis.gateway.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.evidence.Fact;
import io.portcullis.evidence.Notary;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SignedCheckpoint;
import io.portcullis.ledger.SigningKey;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another process appends as fast as it can and is killed with SIGKILL at random moments, again and again: the log must
 * open, verify, continue every checkpoint that was ever published, and hold every fact that was acknowledged. {@code
 * -Dportcullis.kills=200} kills more often than the usual 15 times.
 */
class LedgerKillIT {
    private static final SigningKey KEY = Ledgers.key();
    private static final int KILLS = Integer.getInteger("portcullis.kills", 15);

    @TempDir
    private Path folder;

    /** The process to be killed: tells each acknowledged fact's index and number on standard output. */
    static final class Appender {
        public static void main(String[] arguments) throws InterruptedException {
            LedgerWriter writer =
                    LedgerWriter.start(Ledger.open(Path.of(arguments[0]), KEY), Ledgers.QUICK, InstantSource.system());
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
            long n = Long.parseLong(arguments[1]);
            while (true) {
                long number = n++;
                writer.record(Ledgers.fact(number), new Notary.Receipt() {
                    @Override
                    public void written(long index) {
                        out.println(index + " " + number);
                        out.flush();
                    }

                    @Override
                    public void failed(String why) {
                        out.println("failed " + why);
                    }
                });
                while (writer.waiting() > 5_000) {
                    Thread.sleep(1);
                }
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNoCheckpointIsContradicted() throws Exception {
        Random random = new Random(1);
        Optional<byte[]> older = Optional.empty();
        long acknowledged = 0;
        long number = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process appender = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Appender.class.getName(),
                            folder.toString(),
                            Long.toString(number))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(appender.getInputStream(), StandardCharsets.US_ASCII))) {
                int until = 1 + random.nextInt(3_000);
                for (int i = 0; i < until; i++) {
                    lines.readLine();
                }
                appender.toHandle().destroyForcibly(); // SIGKILL; the stream stays open, to read what was told
                long[] last = {-1, -1};
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split(" ");
                    if (words.length == 2 && !words[1].isEmpty() && !words[0].equals("failed")) {
                        last = new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
                    }
                }
                appender.waitFor();
                acknowledged = Math.max(acknowledged, last[0] + 1);
            }
            byte[] published = Files.readAllBytes(folder.resolve("log/checkpoint"));
            assertThat(SignedCheckpoint.parse(published).check(KEY.verifier()))
                    .as("the checkpoint as the kill left it")
                    .isEqualTo(Proof.VALID);
            number = afterwards(acknowledged, published, older);
            older = Optional.of(published);
        }
        assertThat(acknowledged).isGreaterThan(KILLS);
    }

    /** Opens what the kill left and looks at all of it; gives the number of the next fact. */
    private long afterwards(long acknowledged, byte[] published, Optional<byte[]> older) throws Exception {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            assertThat(ledger.size()).isGreaterThanOrEqualTo(acknowledged);
            assertThat(ledger.checkpoint().checkpoint().size()).isEqualTo(ledger.size());
            assertThat(Ledgers.check(folder, KEY.verifier(), older)).isEqualTo(Proof.VALID);
            assertThat(Ledgers.check(folder, KEY.verifier(), Optional.of(published)))
                    .isEqualTo(Proof.VALID);
            long last = -1;
            for (long index = Math.max(0, ledger.size() - 5_000); index < ledger.size(); index++) {
                Entry entry = ledger.entry(index).orElseThrow();
                assertThat(entry.fact().orElseThrow().entry()).isEqualTo(entry.digest());
                Fact fact = entry.fact().get().fact();
                if (fact.kind() == Fact.Kind.EXCHANGE) {
                    long number = Long.parseLong(fact.subject().substring("exchange:x".length()));
                    assertThat(number).isEqualTo(index);
                    last = number;
                }
            }
            return last + 1;
        }
    }
}
