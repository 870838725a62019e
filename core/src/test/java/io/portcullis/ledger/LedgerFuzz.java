package io.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every parser of the room under thousands of changed inputs: MalformedException or a value; nothing false holds. */
class LedgerFuzz {
    private static final int ROUNDS = 8_000;
    private static final SigningKey KEY = SignedNoteTest.peter();

    @Test
    void checkpointsAndNotes() {
        byte[] good =
                new Reference.MemoryLog(Reference.entries(10)).checkpoint(KEY).encode();
        String text = SignedCheckpoint.parse(good).note().text();
        fuzz(1, good, bytes -> {
            SignedCheckpoint signed = SignedCheckpoint.parse(bytes);
            assertThat(signed.encode()).isEqualTo(bytes);
            if (signed.check(KEY.verifier()).valid()) {
                assertThat(signed.note().text()).isEqualTo(text);
            }
        });
    }

    @Test
    void proofs() {
        Reference.MemoryLog log = new Reference.MemoryLog(Reference.entries(300));
        TlogProof proof = TlogProof.of(7, Merkle.inclusionPath(7, 300, log), log.checkpoint(KEY));
        byte[] good = new TlogProof(Optional.of(new byte[] {1, 2, 3}), proof.index(), proof.path(), proof.checkpoint())
                .encode();
        fuzz(2, good, bytes -> {
            TlogProof parsed = TlogProof.parse(bytes);
            assertThat(parsed.encode()).isEqualTo(bytes);
            if (TlogProof.check(bytes, Reference.entry(7), KEY.verifier()).valid()) {
                assertThat(parsed.index()).isEqualTo(7);
                assertThat(parsed.path()).isEqualTo(proof.path());
            }
        });
    }

    @Test
    void keysPathsAndBundles() {
        fuzz(3, KEY.toString().getBytes(StandardCharsets.UTF_8), bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThat(VerifierKey.parse(text)).hasToString(text);
        });
        fuzz(4, "tile/0/x001/x234/067.p/12".getBytes(StandardCharsets.UTF_8), bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThat(Tile.parse(text).path()).isEqualTo(text);
        });
        fuzz(
                5,
                EntryBundle.encode(Reference.entries(20)),
                bytes -> assertThat(EntryBundle.encode(EntryBundle.decode(bytes, 20)))
                        .isEqualTo(bytes));
    }

    @Test
    void wholeLogs() {
        Random random = new Random(6);
        Reference.MemoryLog honest = new Reference.MemoryLog(Reference.entries(600));
        byte[] checkpoint = honest.checkpoint(KEY).encode();
        List<Tile> names = new ArrayList<>(honest.tiles.keySet());
        names.sort(java.util.Comparator.comparing(Tile::path));
        for (int round = 0; round < 2_000; round++) {
            Tile victim = names.get(random.nextInt(names.size()));
            byte[] bytes = honest.tiles.get(victim);
            byte[] changed = mutate(bytes, random);
            TileReader reader = tile -> tile.equals(victim) ? Optional.of(changed) : honest.read(tile);
            Proof proof = new LogCheck(reader, n -> {}).check(checkpoint, Optional.empty(), KEY.verifier());
            assertThat(proof.valid())
                    .as("%s in round %d", victim.path(), round)
                    .isEqualTo(java.util.Arrays.equals(changed, bytes) || startsAlike(victim, bytes, changed));
        }
    }

    /** A partial tile may be answered with the full one, of which only the beginning counts. */
    private static boolean startsAlike(Tile tile, byte[] bytes, byte[] changed) {
        return tile.level() >= 0
                && changed.length == Tile.WIDTH * Hash.BYTES
                && java.util.Arrays.equals(bytes, 0, bytes.length, changed, 0, bytes.length);
    }

    private static void fuzz(long seed, byte[] good, Consumer<byte[]> parser) {
        Random random = new Random(seed);
        parser.accept(good);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = mutate(good, random);
            try {
                parser.accept(changed);
                read++;
            } catch (MalformedException expected) {
                assertThat(expected.where()).isNotEmpty();
                assertThat(expected.broken().toString()).isEqualTo(expected.getMessage());
            } catch (RuntimeException e) {
                fail("round " + round + " of seed " + seed, e);
            }
        }
        assertThat(read).isLessThan(ROUNDS);
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) "\n 0+/=-\u007f\0A".charAt(random.nextInt(10));
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
                case 3 -> bytes = java.util.Arrays.copyOf(bytes, bytes.length + random.nextInt(9));
                case 4 -> System.arraycopy(bytes, 0, bytes, at, Math.min(at, bytes.length - at));
            }
        }
        return bytes;
    }
}
