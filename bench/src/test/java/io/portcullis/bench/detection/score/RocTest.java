package io.portcullis.bench.detection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RocTest {
    @Test
    void theThresholdLetsNoMoreHonestAccountsThroughThanAllowed() {
        Roc roc = new Roc();
        for (int i = 1; i <= 100; i++) {
            roc.add(false, i);
        }
        roc.add(true, 99);
        roc.add(true, 99.5);
        roc.add(true, 101);
        assertThat(roc.truePositives(0.01).hits()).isEqualTo(2);
        assertThat(roc.truePositives(0.0).hits()).isEqualTo(1);
    }

    @Test
    void tiedHonestScoresAtTheTopHideAttackersOfTheSameScore() {
        Roc roc = new Roc();
        for (int i = 0; i < 100; i++) {
            roc.add(false, i < 50 ? 0 : 1);
        }
        roc.add(true, 1);
        assertThat(roc.truePositives(0.01).hits()).isZero();
    }

    @Test
    void theAreaIsTheChanceThatAnAttackerRanksHigherTiesHalf() {
        Roc roc = new Roc();
        roc.add(false, 1);
        roc.add(false, 2);
        roc.add(true, 2);
        roc.add(true, 3);
        assertThat(roc.area()).isCloseTo((1 + 0.5 + 1 + 1) / 4, within(1e-12));
    }
}
