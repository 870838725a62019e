package io.portcullis.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReasoningVaultTest {
    private static final ReasoningVault.Owner ANN = new ReasoningVault.Owner("ann", "c1");
    private static final byte[] BLOCK = "{\"type\":\"thinking\",\"thinking\":\"Größe \\u00e9\"}".getBytes(UTF_8);

    private final Random random = new Random(5);
    private final ReasoningVault vault = new ReasoningVault(List.of(key(1)), 1 << 20);

    private static ReasoningVault.Key key(int id) {
        byte[] secret = new byte[32];
        new Random(id).nextBytes(secret);
        return new ReasoningVault.Key(id, secret);
    }

    private byte[] nonce() {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        return nonce;
    }

    private String sealed(ReasoningVault by, byte[] block) {
        return by.seal(block, ANN, this::nonce).orElseThrow();
    }

    @Test
    void aBlockComesBackByteForByte() {
        for (int size = 1; size < 100_000; size = size * 3 + 1) {
            byte[] block = new byte[size];
            random.nextBytes(block);
            assertOriginal(vault.open(sealed(vault, block), ANN), block);
        }
    }

    private static void assertOriginal(ReasoningVault.Opened opened, byte[] block) {
        assertThat(opened)
                .isInstanceOfSatisfying(
                        ReasoningVault.Opened.Original.class,
                        original -> assertThat(original.block()).isEqualTo(block));
    }

    @Test
    void aHandleOfAnotherAccountIsAReplayThatNamesItsOwner() {
        String handle = sealed(vault, BLOCK);
        assertThat(vault.open(handle, new ReasoningVault.Owner("bob", "c1")))
                .isInstanceOfSatisfying(ReasoningVault.Opened.Replayed.class, replayed -> {
                    assertThat(replayed.replay().owner()).isEqualTo("ann");
                    assertThat(replayed.replay().account()).isEqualTo("bob");
                    assertThat(replayed.replay().otherAccount()).isTrue();
                    assertThat(replayed.replay().handleSha256()).hasSize(64);
                });
        assertThat(vault.open(handle, new ReasoningVault.Owner("ann", "c2")))
                .isInstanceOfSatisfying(
                        ReasoningVault.Opened.Replayed.class,
                        replayed -> assertThat(replayed.replay().otherAccount()).isFalse());
    }

    @Test
    void aHandleSurvivesARestartAndTheRotationOfKeys() {
        String old = sealed(vault, BLOCK);
        ReasoningVault rotated = new ReasoningVault(List.of(key(2), key(1)), 1 << 20);
        assertOriginal(rotated.open(old, ANN), BLOCK);
        assertOriginal(rotated.open(sealed(rotated, BLOCK), ANN), BLOCK);
        ReasoningVault later = new ReasoningVault(List.of(key(2)), 1 << 20);
        assertThat(later.open(old, ANN)).isInstanceOf(ReasoningVault.Opened.Broken.class);
    }

    @Test
    void aChangedHandleNeverOpens() {
        String handle = sealed(vault, BLOCK);
        for (int i = 0; i < 5_000; i++) {
            char[] changed = handle.toCharArray();
            int at = random.nextInt(changed.length - 1);
            char c = (char) (random.nextBoolean() ? random.nextInt(256) : 'A' + random.nextInt(26));
            if (changed[at] != c) {
                changed[at] = c;
                assertThat(vault.open(new String(changed), ANN)).isInstanceOf(ReasoningVault.Opened.Broken.class);
            }
            String cut = handle.substring(0, random.nextInt(handle.length()));
            assertThat(vault.open(cut, ANN)).isInstanceOf(ReasoningVault.Opened.Broken.class);
        }
    }

    @Test
    void aHandleTellsNothingOfItsBlock() {
        assertThat(sealed(vault, BLOCK)).startsWith("pv1.").isNotEqualTo(sealed(vault, BLOCK));
        assertThat(key(1).toString()).isEqualTo("Key[id=1]");
    }

    @Test
    void boundsAreKept() {
        ReasoningVault small = new ReasoningVault(List.of(key(1)), 10);
        assertThat(small.seal(BLOCK, ANN, this::nonce)).isEmpty();
        assertThat(small.open("pv1." + "A".repeat(100_000), ANN)).isInstanceOf(ReasoningVault.Opened.Broken.class);
        assertThatThrownBy(() -> new ReasoningVault(List.of(key(1), key(1)), 10))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
