package io.portcullis.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors computed by another implementation (Python's hmac and hashlib) from the design's text. */
class MarkKeyTest {
    private static final byte[] MASTER =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private final MarkKey key = MarkKey.derive(MASTER, MarkKey.SLOTS, "a17", "e1");

    @Test
    void keysAreDerivedByHkdf() {
        assertThat(HexFormat.of().formatHex(key.bytes()))
                .isEqualTo("761a177e5278c7f9b3e62163dcf24fa0e07e9f6c5388f744b64ca0da0d1ccb03");
        assertThat(HexFormat.of().formatHex(key.salt()))
                .isEqualTo("64bb3e9924c71f33a7c820a724268d0a169e44306ab03e59a5adc93cb7d52b15");
    }

    @Test
    void aCommitmentIsASaltedHash() {
        assertThat(key.commitment()).isEqualTo("dcd16afe4b8412f7db27f58ea1675f9f641502d2a150ab7938deddae1392f923");
    }

    @Test
    void numbersAreDrawnFromLengthPrefixedWords() {
        assertThat(key.u(List.of("the", "cat"), "it is|it's")).isEqualTo(0.8255108001103788);
        assertThat(key.u(List.of("thecat"), "it is|it's")).isNotEqualTo(0.8255108001103788);
        assertThat(key.copy().u(List.of("the", "cat"), "it is|it's")).isEqualTo(0.8255108001103788);
    }

    @Test
    void anotherTenantEpochOrSchemeHasAnotherKey() {
        assertThat(List.of(
                        key.commitment(),
                        MarkKey.derive(MASTER, MarkKey.SLOTS, "a18", "e1").commitment(),
                        MarkKey.derive(MASTER, MarkKey.SLOTS, "a17", "e2").commitment(),
                        MarkKey.derive(MASTER, MarkKey.CANARIES, "a17", "e1").commitment()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aKeyNeverPrintsItself() {
        assertThat(key.toString()).doesNotContain("761a17");
        assertThatThrownBy(() -> MarkKey.derive(new byte[16], MarkKey.SLOTS, "a", "e"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
