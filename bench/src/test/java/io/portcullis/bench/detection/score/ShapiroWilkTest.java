package io.portcullis.bench.detection.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShapiroWilkTest {
    /** The weights of eleven men of the paper of 1965; R's shapiro.test gives W = 0.78881. */
    @Test
    void theWeightsOfElevenMenGiveTheKnownW() {
        double[] weights = {148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236};
        assertThat(ShapiroWilk.w(weights)).isCloseTo(0.78881, within(2e-5));
    }

    @Test
    void normalValuesComeNearOneAndExponentialOnesDoNot() {
        Random random = new Random(7);
        double[] normal = random.doubles(500).map(u -> random.nextGaussian()).toArray();
        double[] skewed = random.doubles(500).map(u -> -Math.log(1 - u)).toArray();
        assertThat(ShapiroWilk.w(normal)).isGreaterThan(0.99);
        assertThat(ShapiroWilk.w(skewed)).isLessThan(0.9);
    }

    @Test
    void wDoesNotDependOnUnitOrOrder() {
        Random random = new Random(8);
        double[] values = random.doubles(60).toArray();
        double[] other = new double[60];
        for (int i = 0; i < 60; i++) {
            other[59 - i] = 12 - 3 * values[i];
        }
        assertThat(ShapiroWilk.w(other)).isCloseTo(ShapiroWilk.w(values), within(1e-12));
    }

    @Test
    void equalOrTooFewValuesAreRefused() {
        assertThatThrownBy(() -> ShapiroWilk.w(new double[] {1, 1, 1, 1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ShapiroWilk.w(new double[] {1, 2, 3})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void normalQuantilesAreThoseOfTheTables() {
        assertThat(ShapiroWilk.normalQuantile(0.975)).isCloseTo(1.959963985, within(1e-8));
        assertThat(ShapiroWilk.normalQuantile(0.001)).isCloseTo(-3.090232306, within(1e-8));
        assertThat(ShapiroWilk.normalQuantile(0.5)).isCloseTo(0, within(1e-9));
    }
}
