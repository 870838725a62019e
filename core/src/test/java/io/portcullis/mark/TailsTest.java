package io.portcullis.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TailsTest {
    @Test
    void binomialTailsAgreeWithExactSums() {
        for (int n : new int[] {1, 2, 7, 40, 333}) {
            for (int hits = 0; hits <= n; hits += 1 + n / 40) {
                double exact = exact(n, hits);
                assertThat(Tails.binomial(n, 0.5, hits)).isCloseTo(exact, Percentage.withPercentage(1e-7));
            }
        }
    }

    /** In whole numbers. */
    private static double exact(int n, int hits) {
        BigInteger sum = BigInteger.ZERO;
        BigInteger choose = BigInteger.ONE;
        for (int k = 0; k <= n; k++) {
            sum = k >= hits ? sum.add(choose) : sum;
            choose = choose.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
        }
        return new BigDecimal(sum)
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), MathContext.DECIMAL64)
                .doubleValue();
    }

    @Test
    void theDesignsExampleOfCanariesComesOut() {
        assertThat(Tails.binomial(200, 1.0 / 16, 30)).isBetween(6e-6, 1.2e-5);
    }

    @Test
    void gammaTailsAgreeWithTheClosedFormForWholeShapes() {
        for (int shape : new int[] {1, 2, 5, 30, 200}) {
            for (double x : new double[] {0.1, 1, 4.5, 29, 60, 180, 260}) {
                double term = Math.exp(-x);
                double sum = 0;
                for (int k = 0; k < shape; k++) {
                    sum += term;
                    term *= x / (k + 1);
                }
                assertThat(Tails.gamma(shape, x)).isCloseTo(sum, within(Math.max(1e-13, sum * 1e-8)));
            }
        }
    }

    @Test
    void nothingSeenProvesNothing() {
        assertThat(Tails.binomial(0, 0.5, 0)).isEqualTo(1);
        assertThat(Tails.gamma(3, 0)).isEqualTo(1);
    }
}
