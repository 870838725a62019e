package io.portcullis.bench.detection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ClopperPearsonTest {
    @Test
    void boundsAgreeWithPublishedTables() {
        ClopperPearson tenth = ClopperPearson.of(10, 100);
        assertThat(tenth.low()).isCloseTo(0.0490047, within(1e-6));
        assertThat(tenth.high()).isCloseTo(0.1762226, within(1e-6));
        ClopperPearson half = ClopperPearson.of(5, 10);
        assertThat(half.low()).isCloseTo(0.1870860, within(1e-6));
        assertThat(half.high()).isCloseTo(0.8129140, within(1e-6));
    }

    @Test
    void noHitsGiveTheClosedFormUpperBound() {
        for (int n : new int[] {1, 30, 3000, 30_000}) {
            ClopperPearson none = ClopperPearson.of(0, n);
            assertThat(none.low()).isZero();
            assertThat(none.high()).isCloseTo(1 - Math.pow(0.025, 1.0 / n), within(1e-9));
            ClopperPearson all = ClopperPearson.of(n, n);
            assertThat(all.high()).isEqualTo(1);
            assertThat(all.low()).isCloseTo(Math.pow(0.025, 1.0 / n), within(1e-9));
        }
    }

    @Test
    void aRateNeedsThreeExpectedEvents() {
        assertThat(ClopperPearson.supports(3000, 0.001)).isTrue();
        assertThat(ClopperPearson.supports(2999, 0.001)).isFalse();
        assertThat(ClopperPearson.supports(3000, 0.0001)).isFalse();
    }

    @Test
    void moreHitsThanTrialsAreRefused() {
        assertThatThrownBy(() -> ClopperPearson.of(4, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
