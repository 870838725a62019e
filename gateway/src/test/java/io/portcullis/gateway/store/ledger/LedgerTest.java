package io.portcullis.gateway.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.evidence.SealedFact;
import io.portcullis.gateway.store.StoreException;
import io.portcullis.ledger.Hash;
import io.portcullis.ledger.Merkle;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SigningKey;
import io.portcullis.ledger.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final SigningKey KEY = Ledgers.key();

    @TempDir
    private Path folder;

    private static void fill(Ledger ledger, long from, int count) {
        List<FactTable.Row> rows = new ArrayList<>();
        for (long n = from; n < from + count; n++) {
            byte[] salt = new byte[32];
            salt[0] = (byte) n;
            rows.add(FactTable.Row.of(Ledgers.fact(n), SealedFact.of(Ledgers.fact(n), salt)));
        }
        assertThat(ledger.append(rows)).isEqualTo(from);
    }

    @Test
    void everySizeOnTheWayToSeveralLevelsVerifiesAndContinuesTheLast() throws IOException {
        Optional<byte[]> older = Optional.empty();
        long at = 0;
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            for (int step : new int[] {1, 3, 252, 1, 255, 300, 70_000, 5}) {
                fill(ledger, at, step);
                at += step;
                assertThat(ledger.publish()).isTrue();
                assertThat(ledger.publish()).isFalse();
                assertThat(Ledgers.check(folder, KEY.verifier(), older)).isEqualTo(Proof.VALID);
                older = Optional.of(ledger.checkpoint().encode());
                assertThat(ledger.checkpoint().checkpoint().size()).isEqualTo(at);
            }
            proves(ledger, 0);
            proves(ledger, at - 1);
            proves(ledger, 65_536);
            List<Hash> path = ledger.consistency(300, at);
            assertThat(Merkle.consistency(
                            300,
                            ledger.root(300),
                            at,
                            ledger.checkpoint().checkpoint().root(),
                            path))
                    .isEqualTo(Proof.VALID);
            assertThat(ledger.served("tile/0/000.p/4")).isEmpty();
            assertThat(ledger.served("tile/0/000")).isPresent();
        }
    }

    @Test
    void aTreeOfASizeThatNoCheckpointHadIsContinuedToo() {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            fill(ledger, 0, 3_000);
            assertThat(ledger.publish()).isTrue();
            Hash now = ledger.checkpoint().checkpoint().root();
            for (long from : new long[] {1, 255, 257, 1_100, 2_559, 2_561, 2_999}) {
                List<Hash> path = ledger.consistency(from, 3_000);
                assertThat(Merkle.consistency(from, ledger.root(from), 3_000, now, path))
                        .isEqualTo(Proof.VALID);
            }
        }
    }

    private static void proves(Ledger ledger, long index) {
        Entry entry = ledger.entry(index).orElseThrow();
        assertThat(entry.fact().orElseThrow().entry()).isEqualTo(entry.digest());
        assertThat(ledger.proof(index).check(entry.digest(), KEY.verifier())).isEqualTo(Proof.VALID);
    }

    @Test
    void whatIsOpenedAgainGoesOnWhereItWas() {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            fill(ledger, 0, 700);
        }
        byte[] older;
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            assertThat(ledger.size()).isEqualTo(700);
            older = ledger.checkpoint().encode();
            fill(ledger, 700, 700);
        }
        assertThat(Ledgers.check(folder, KEY.verifier(), Optional.of(older))).isEqualTo(Proof.VALID);
    }

    @Test
    void tilesThatAreLostOrDamagedAreWrittenAgainFromTheFacts() throws IOException {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            fill(ledger, 0, 1000);
        }
        Path partial = folder.resolve("log").resolve(new Tile(0, 3, 232).path());
        Files.write(partial, new byte[7]);
        Files.delete(folder.resolve("log/tile/0/001"));
        assertThat(Ledgers.check(folder, KEY.verifier(), Optional.empty()).valid())
                .isFalse();
        Ledger.open(folder, KEY).close();
        assertThat(Ledgers.check(folder, KEY.verifier(), Optional.empty())).isEqualTo(Proof.VALID);
    }

    @Test
    void aSecondProcessIsRefused() {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            assertThat(ledger.size()).isZero();
            assertThatThrownBy(() -> Ledger.open(folder, KEY)).isInstanceOf(StoreException.class);
        }
        Ledger.open(folder, KEY).close();
    }

    @Test
    void aLogThatContradictsItsCheckpointDoesNotOpen() throws Exception {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            fill(ledger, 0, 600);
        }
        SigningKey other = LedgerKey.of("elsewhere.example/log", new byte[32]);
        refused(other, "is of the log log.example/test, not elsewhere.example/log");
        SigningKey stranger = LedgerKey.of("log.example/test", new byte[32]);
        refused(stranger, "signature of log.example/test is not there");
        sql("UPDATE facts SET digest = zeroblob(32) WHERE n = 17");
        Files.delete(folder.resolve("log").resolve(new Tile(0, 2, 88).path()));
        refused(KEY, "entries were changed");
        sql("DELETE FROM facts WHERE n = 17");
        refused(KEY, "gaps");
        sql("DELETE FROM facts WHERE n >= 17");
        refused(KEY, "it was cut");
    }

    private void refused(SigningKey key, String why) {
        assertThatThrownBy(() -> Ledger.open(folder, key))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(why);
    }

    private void sql(String statement) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("facts.db"));
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    @Test
    void anErasedFactIsGoneFromTheDiskAndTheTreeStillHolds() throws IOException {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            fill(ledger, 0, 600);
            ledger.publish();
            byte[] digest = ledger.entry(300).orElseThrow().digest();
            assertThat(holds("exchange:x300")).isTrue();
            assertThat(ledger.ofSubject("exchange:x300", 5)).hasSize(1);
            assertThat(ledger.forget(300)).isTrue();
            assertThat(ledger.forget(300)).isFalse();
            assertThat(ledger.ofSubject("exchange:x300", 5)).isEmpty();
            assertThat(ledger.entry(300).orElseThrow().fact()).isEmpty();
            assertThat(ledger.entry(300).orElseThrow().digest()).isEqualTo(digest);
            assertThat(ledger.forgetAccount("a1")).isEqualTo(200);
            assertThat(ledger.ofAccount("a1", 5)).isEmpty();
            assertThat(ledger.forgetBefore(Ledgers.NOON.plusSeconds(10))).isEqualTo(7);
            assertThat(ledger.proof(300).check(digest, KEY.verifier())).isEqualTo(Proof.VALID);
            assertThat(holds("exchange:x300")).isFalse();
            assertThat(holds("exchange:x599")).isTrue();
        }
        assertThat(Ledgers.check(folder, KEY.verifier(), Optional.empty())).isEqualTo(Proof.VALID);
    }

    /** Whether these words stand in any file of the ledger. */
    private boolean holds(String words) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                if (text.contains(words)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void onlyPathsOfALogAreServed() {
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            fill(ledger, 0, 5);
            ledger.publish();
            assertThat(ledger.served("checkpoint")).isPresent();
            assertThat(ledger.served("tile/entries/000.p/5")).isPresent();
            for (String path : List.of("../facts.db", "tile/../../facts.db", "", "tile/0/000", "/etc/passwd")) {
                assertThat(ledger.served(path)).isEmpty();
            }
            assertThatThrownBy(() -> ledger.proof(5)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> ledger.consistency(3, 6)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void keysAreTheSameFromTheSameSeedAndNamedAfterThemselvesWhereNothingElseIsSaid() {
        assertThat(LedgerKey.of("", new byte[32]).verifier().name()).matches("portcullis\\.local/[0-9a-f]{16}");
        assertThat(LedgerKey.of("a", new byte[32]))
                .hasToString(LedgerKey.of("a", new byte[32]).toString());
        for (int i = 0; i < 50; i++) {
            byte[] seed = new byte[32];
            new java.util.Random(i).nextBytes(seed);
            assertThat(LedgerKey.of("a", seed).verifier().publicBytes()).hasSize(32);
        }
    }
}
