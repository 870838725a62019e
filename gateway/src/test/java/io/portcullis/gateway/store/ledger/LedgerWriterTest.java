package io.portcullis.gateway.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.evidence.Fact;
import io.portcullis.ledger.Proof;
import io.portcullis.ledger.SigningKey;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWriterTest {
    private static final SigningKey KEY = Ledgers.key();

    @TempDir
    private Path folder;

    private LedgerWriter start(LedgerPace settings, InstantSource clock) {
        return LedgerWriter.start(Ledger.open(folder, KEY), settings, clock);
    }

    @Test
    void factsGetTheirPlacesInOrderAndAreProvable() throws Exception {
        List<Ledgers.Slip> slips = new ArrayList<>();
        try (LedgerWriter writer = start(Ledgers.QUICK, InstantSource.system())) {
            for (int n = 0; n < 2_000; n++) {
                slips.add(Ledgers.record(writer, Ledgers.fact(n)));
            }
            for (int n = 0; n < 2_000; n++) {
                assertThat(slips.get(n).index()).isEqualTo(n);
            }
            Fact back = writer.ledger()
                    .entry(1_234)
                    .orElseThrow()
                    .fact()
                    .orElseThrow()
                    .fact();
            assertThat(back).isEqualTo(Ledgers.fact(1_234));
            assertThat(writer.written()).isEqualTo(2_000);
            assertThat(writer.degraded()).isEmpty();
        }
        assertThat(Ledgers.check(folder, KEY.verifier(), Optional.empty())).isEqualTo(Proof.VALID);
    }

    @Test
    void factsThatFindNoRoomAreToldCountedAndThemselvesAFact() throws Exception {
        List<Ledgers.Slip> slips = new ArrayList<>();
        LedgerPace tiny = new LedgerPace(Duration.ofMillis(50), Duration.ofMillis(20), 10, 10_000);
        try (LedgerWriter writer = start(tiny, InstantSource.fixed(Ledgers.NOON))) {
            for (int n = 0; n < 1_000; n++) {
                slips.add(Ledgers.record(writer, Ledgers.fact(n)));
            }
            Ledgers.Slip last = Ledgers.record(writer, Ledgers.fact(5_000));
            while (last.handle((i, e) -> e != null).get()) {
                last = Ledgers.record(writer, Ledgers.fact(5_000));
            }
            assertThat(writer.lost()).isPositive();
        }
        long failed =
                slips.stream().filter(Ledgers.Slip::isCompletedExceptionally).count();
        assertThat(failed).isPositive();
        try (Ledger ledger = Ledger.open(folder, KEY)) {
            List<Entry> losses = ledger.ofSubject("ledger", 1_000);
            assertThat(losses).isNotEmpty();
            Fact loss = losses.getFirst().fact().orElseThrow().fact();
            assertThat(loss.kind()).isEqualTo(Fact.Kind.LOSS);
            assertThat(loss.body()).contains("\"what\":\"facts\"").contains("\"count\":");
        }
    }

    @Test
    void aFactThatIsNoJsonOrTooLongIsRefusedAndTheOthersGoOn() throws Exception {
        try (LedgerWriter writer = start(Ledgers.QUICK, InstantSource.system())) {
            Ledgers.Slip bad =
                    Ledgers.record(writer, new Fact(Fact.Kind.CASE, Ledgers.NOON, "x", "case:1", "{\"a\":1,\"a\":2}"));
            Ledgers.Slip large = Ledgers.record(
                    writer,
                    new Fact(Fact.Kind.CASE, Ledgers.NOON, "x", "case:1", "{\"a\":\"" + "x".repeat(300_000) + "\"}"));
            Ledgers.Slip good = Ledgers.record(writer, Ledgers.fact(1));
            assertThat(good.index()).isNotNegative();
            assertThatThrownBy(bad::index).hasMessageContaining("not well-formed");
            assertThatThrownBy(large::index).hasMessageContaining("too long");
            assertThat(writer.lost()).isEqualTo(2);
        }
    }

    @Test
    void aClockThatGoesBackwardsChangesNothing() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Ledgers.NOON);
        try (LedgerWriter writer = start(Ledgers.QUICK, now::get)) {
            assertThat(Ledgers.record(writer, Ledgers.fact(100)).index()).isZero();
            now.set(Ledgers.NOON.minusSeconds(86_400));
            assertThat(Ledgers.record(writer, Ledgers.fact(-100)).index()).isEqualTo(1);
        }
        assertThat(Ledgers.check(folder, KEY.verifier(), Optional.empty())).isEqualTo(Proof.VALID);
    }

    @Test
    void whileTheStoreIsLockedNothingIsAcknowledgedAndThenEverythingIs() throws Exception {
        try (LedgerWriter writer = start(Ledgers.QUICK, InstantSource.system())) {
            assertThat(Ledgers.record(writer, Ledgers.fact(0)).index()).isZero();
            Ledgers.Slip held;
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("facts.db"));
                    var lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                held = Ledgers.record(writer, Ledgers.fact(1));
                while (writer.degraded().isEmpty()) {
                    Thread.onSpinWait();
                }
                assertThat(writer.degraded().getFirst()).startsWith("the ledger cannot be written");
                assertThat(held).isNotDone();
                lock.execute("ROLLBACK");
            }
            assertThat(held.index()).isEqualTo(1);
            assertThat(Ledgers.record(writer, Ledgers.fact(2)).index()).isEqualTo(2);
        }
    }

    @Test
    void anErasureIsItselfAFact() throws Exception {
        try (LedgerWriter writer = start(Ledgers.QUICK, InstantSource.system())) {
            long index = Ledgers.record(writer, Ledgers.fact(0)).index();
            assertThat(writer.forget(index, "retention", "store")).isTrue();
            assertThat(writer.forget(index, "retention", "store")).isFalse();
            assertThat(Ledgers.record(writer, Ledgers.fact(1)).index()).isEqualTo(2);
            Fact erasure =
                    writer.ledger().entry(1).orElseThrow().fact().orElseThrow().fact();
            assertThat(erasure.kind()).isEqualTo(Fact.Kind.ERASURE);
            assertThat(erasure.body()).contains("\"of\":\"entry:0\"").contains("\"why\":\"retention\"");
        }
    }
}
