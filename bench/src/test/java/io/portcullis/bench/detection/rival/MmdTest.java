package io.portcullis.bench.detection.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MmdTest {
    private static float[][] sample(int n, double shift, Random random) {
        float[][] points = new float[n][4];
        for (float[] point : points) {
            for (int d = 0; d < point.length; d++) {
                point[d] = (float) (random.nextGaussian() + shift);
            }
        }
        return points;
    }

    /** Two points each side, all kernels written out. */
    @Test
    void fourPointsGiveTheSumWrittenOutByHand() {
        float[][] x = {{0}, {1}};
        float[][] y = {{2}, {4}};
        double expected = 0;
        for (double sigma : new double[] {0.5, 1, 2, 4}) {
            double s = 2 * sigma * sigma;
            double within = Math.exp(-1 / s) + Math.exp(-4 / s);
            double across = (Math.exp(-4 / s) + Math.exp(-16 / s) + Math.exp(-1 / s) + Math.exp(-9 / s)) / 4;
            expected += within - 2 * across;
        }
        assertThat(Mmd.unbiased(x, y, 1)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void samplesOfOneLawAverageToZeroBecauseTheEstimateIsUnbiased() {
        Random random = new Random(3);
        double sum = 0;
        int negative = 0;
        for (int i = 0; i < 200; i++) {
            double value = Mmd.unbiased(sample(20, 0, random), sample(20, 0, random), 2.5);
            sum += value;
            negative += value < 0 ? 1 : 0;
        }
        assertThat(sum / 200).isBetween(-0.02, 0.02);
        assertThat(negative).isGreaterThan(60);
    }

    @Test
    void shiftedSamplesAreFarApart() {
        Random random = new Random(4);
        assertThat(Mmd.unbiased(sample(40, 0, random), sample(40, 1.5, random), 2.5))
                .isGreaterThan(0.5);
    }
}
