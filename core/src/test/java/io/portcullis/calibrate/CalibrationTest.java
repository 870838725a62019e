package io.portcullis.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void whatIsWrittenIsReadBackWithTheSameHash() {
        Calibration shipped = Calibration.shipped();
        Calibration again = Calibration.parse(shipped.bytes());
        assertThat(again).isEqualTo(shipped);
        assertThat(again.sha256()).isEqualTo(shipped.sha256()).hasSize(64);
    }

    @Test
    void brokenFilesAreRefusedWithAReason() {
        assertThatIllegalArgumentException().isThrownBy(() -> Calibration.parse("{}".getBytes()));
        assertThatIllegalArgumentException().isThrownBy(() -> Calibration.parse("nonsense".getBytes()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Curve(List.of(1.0, 0.0), List.of(0.0, 1.0), 1));
    }

    @Test
    void theSmallestPIsOneOverSamplePlusOne() {
        List<Double> sample = new ArrayList<>();
        for (int i = 0; i < 999; i++) {
            sample.add((double) i);
        }
        Tail tail = Tail.of(sample);
        assertThat(tail.p(5000)).isEqualTo(1 / 1000.0);
        assertThat(tail.p(998)).isEqualTo(2 / 1000.0);
        assertThat(tail.p(-1)).isEqualTo(1);
        assertThat(Tail.NONE.p(9)).isEqualTo(1);
    }

    @Test
    void pValuesOfHonestAccountsAreHardlyEverTooSmall() {
        Random random = new Random(4);
        List<Double> sample = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            sample.add(random.nextGaussian());
        }
        Tail tail = Tail.of(sample);
        int small = 0;
        for (int i = 0; i < 20_000; i++) {
            small += tail.p(random.nextGaussian()) <= 0.01 ? 1 : 0;
        }
        assertThat(small / 20_000.0).isCloseTo(0.01, within(0.004));
    }

    @Test
    void eValuesOfUniformPValuesAverageAtMostOne() {
        double sum = 0;
        int n = 200_000;
        for (int i = 0; i < n; i++) {
            sum += PValue.e((i + 0.5) / n);
        }
        assertThat(sum / n).isBetween(0.8, 1.001);
        assertThat(PValue.e(1e-6)).isGreaterThan(1000);
    }

    @Test
    void theFleetKeepsOnlyWhatTheEValuesCarry() {
        double[] e = new double[100];
        java.util.Arrays.fill(e, 0.7);
        e[3] = 5000;
        e[9] = 4000;
        assertThat(PValue.discoveries(e, 0.05)).containsExactly(3, 9);
        assertThat(PValue.discoveries(new double[] {1, 1, 1}, 0.05)).isEmpty();
    }

    @Test
    void noOrganisationFillsTheSample() {
        List<Trajectory> sample = new ArrayList<>();
        Stratum stratum = new Stratum("free", "text", 1);
        for (int i = 0; i < 1000; i++) {
            sample.add(new Trajectory(i < 600 ? "big" : "o" + i, stratum, List.of(16L), List.of(i / 100.0)));
        }
        Calibration made = new Calibrator(Calibration.shipped()).calibrate("test", sample, Map.of(), List.of());
        assertThat(made.accounts()).isEqualTo(410);
    }
}
