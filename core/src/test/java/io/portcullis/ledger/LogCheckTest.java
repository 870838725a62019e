package io.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be done to a log, and that each is found and named. */
class LogCheckTest {
    private static final int SIZE = 70_000;
    private static final SigningKey KEY = SignedNoteTest.peter();
    private static final Reference.MemoryLog HONEST = new Reference.MemoryLog(Reference.entries(SIZE));

    @Test
    void anHonestLogHoldsAndContinuesItsOlderSelves() {
        assertThat(check(HONEST, older(0))).isEqualTo(Proof.VALID);
        assertThat(check(HONEST, older(1))).isEqualTo(Proof.VALID);
        assertThat(check(HONEST, older(SIZE - 1))).isEqualTo(Proof.VALID);
        assertThat(check(HONEST, older(SIZE))).isEqualTo(Proof.VALID);
        assertThat(check(HONEST, Optional.empty())).isEqualTo(Proof.VALID);
        assertThat(check(new Reference.MemoryLog(List.of()), Optional.empty())).isEqualTo(Proof.VALID);
    }

    @Test
    void aPartialTileThatIsGoneIsReadFromItsFullOne() {
        Reference.MemoryLog log = copy();
        Reference.MemoryLog longer = new Reference.MemoryLog(Reference.entries(SIZE + 300));
        log.tiles.remove(new Tile(0, 273, 112));
        log.tiles.remove(new Tile(Tile.ENTRIES, 273, 112));
        log.tiles.put(Tile.full(0, 273), longer.tiles.get(Tile.full(0, 273)));
        log.tiles.put(Tile.full(Tile.ENTRIES, 273), longer.tiles.get(Tile.full(Tile.ENTRIES, 273)));
        assertThat(check(log, Optional.empty())).isEqualTo(Proof.VALID);
    }

    @Test
    void aChangedEntryIsNamedByItsPlace() {
        Reference.MemoryLog log = copy();
        log.tiles.get(Tile.full(Tile.ENTRIES, 100))[5] ^= 1;
        assertThat(check(log, Optional.empty()))
                .isEqualTo(Proof.broken("tile/0/100", "hash 0 is not that of what lies beneath it"));
    }

    @Test
    void aSwappedTileIsNamed() {
        Reference.MemoryLog log = copy();
        byte[] seven = log.tiles.get(Tile.full(0, 7));
        log.tiles.put(Tile.full(0, 7), log.tiles.get(Tile.full(0, 8)));
        log.tiles.put(Tile.full(0, 8), seven);
        assertThat(check(log, Optional.empty()))
                .extracting(Proof::toString)
                .asString()
                .startsWith("tile/0/007: ");
        Reference.MemoryLog upper = copy();
        upper.tiles.get(new Tile(2, 0, 1))[31] ^= 1;
        assertThat(check(upper, Optional.empty()))
                .extracting(Proof::toString)
                .asString()
                .startsWith("tile/2/000.p/1");
    }

    @Test
    void reorderedEntriesWithTilesToMatchDoNotGiveTheSignedRoot() {
        List<byte[]> entries = new ArrayList<>(Reference.entries(SIZE));
        byte[] first = entries.set(17, entries.get(18));
        entries.set(18, first);
        Proof proof = check(new Reference.MemoryLog(entries), HONEST.checkpoint(KEY), Optional.empty());
        assertThat(proof).extracting(Proof::toString).asString().startsWith("checkpoint of size 70000: its root");
    }

    @Test
    void aForkIsSeenByWhoeverKeptAnOlderCheckpoint() {
        List<byte[]> entries = new ArrayList<>(Reference.entries(SIZE));
        entries.set(40_000, new byte[] {1});
        Reference.MemoryLog fork = new Reference.MemoryLog(entries);
        assertThat(check(fork, Optional.empty())).isEqualTo(Proof.VALID);
        assertThat(check(fork, older(40_000))).isEqualTo(Proof.VALID);
        assertThat(check(fork, older(40_001)))
                .isEqualTo(Proof.broken(
                        "entries 0 to 40000", "are not those of the older checkpoint of size 40001: a fork"));
    }

    @Test
    void aTruncatedLogAndAReplayedCheckpointAreSeen() {
        Reference.MemoryLog shorter = new Reference.MemoryLog(Reference.entries(500));
        assertThat(check(shorter, older(600)))
                .extracting(Proof::toString)
                .asString()
                .contains("truncated or replayed");
        assertThat(check(shorter, HONEST.checkpoint(KEY), Optional.empty()))
                .isEqualTo(Proof.broken("tile/entries/001", "is missing"));
    }

    @Test
    void anotherOriginKeyOrSignatureIsRefused() {
        Checkpoint real = HONEST.checkpoint(KEY).checkpoint();
        SignedCheckpoint other = Checkpoint.of("elsewhere", SIZE, real.root()).sign(KEY);
        assertThat(check(HONEST, other, Optional.empty()))
                .isEqualTo(Proof.broken("checkpoint", "is of the log elsewhere, not PeterNeumann"));
        byte[] bytes = HONEST.checkpoint(KEY).encode();
        String text = new String(bytes, StandardCharsets.UTF_8).replace("70000", "69999");
        assertThat(new LogCheck(HONEST, n -> {})
                        .check(text.getBytes(StandardCharsets.UTF_8), Optional.empty(), KEY.verifier()))
                .extracting(Proof::toString)
                .asString()
                .isEqualTo("checkpoint of size 69999: signature of PeterNeumann does not fit the text");
        VerifierKey enoch = VerifierKey.parse("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");
        assertThat(new LogCheck(HONEST, n -> {})
                        .check(bytes, Optional.empty(), enoch)
                        .valid())
                .isFalse();
        assertThat(HONEST.checkpoint(KEY).check(enoch, "PeterNeumann").toString())
                .contains("signature of EnochRoot is not there");
    }

    @Test
    void aCutOrPaddedBundleIsNamed() {
        Reference.MemoryLog log = copy();
        Tile tile = new Tile(Tile.ENTRIES, 273, 112);
        byte[] bundle = log.tiles.get(tile);
        log.tiles.put(tile, java.util.Arrays.copyOf(bundle, bundle.length - 1));
        assertThat(check(log, Optional.empty()))
                .extracting(Proof::toString)
                .asString()
                .startsWith(tile.path());
        log.tiles.put(tile, java.util.Arrays.copyOf(bundle, bundle.length + 1));
        assertThat(check(log, Optional.empty()))
                .extracting(Proof::toString)
                .asString()
                .startsWith(tile.path());
    }

    private static Reference.MemoryLog copy() {
        Reference.MemoryLog log = new Reference.MemoryLog(List.of());
        HONEST.tiles.forEach((tile, bytes) -> log.tiles.put(tile, bytes.clone()));
        HONEST.edge.size();
        return log;
    }

    private static Optional<byte[]> older(int size) {
        return Optional.of(
                new Reference.MemoryLog(Reference.entries(size)).checkpoint(KEY).encode());
    }

    private static Proof check(Reference.MemoryLog log, Optional<byte[]> older) {
        SignedCheckpoint now =
                log.edge.size() == 0 && !log.tiles.isEmpty() ? HONEST.checkpoint(KEY) : log.checkpoint(KEY);
        return check(log, now, older);
    }

    private static Proof check(TileReader log, SignedCheckpoint now, Optional<byte[]> older) {
        return new LogCheck(log, n -> {}).check(now.encode(), older, KEY.verifier());
    }
}
