package io.portcullis.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
    private static final long NOON = 1_777_636_800_000L;
    private final Pulse pulse = new Pulse(2);

    @Test
    void theMinuteSlides() {
        for (int i = 0; i < 60; i++) {
            pulse.called("a", NOON + i * 1_000L);
            pulse.used("a", 10, NOON + i * 1_000L);
        }
        assertThat(pulse.use("a", NOON + 59_999, 0).callsMinute()).isEqualTo(60);
        assertThat(pulse.use("a", NOON + 90_000, 0).callsMinute()).isEqualTo(30);
        assertThat(pulse.use("a", NOON + 90_000, 0).tokensMinute()).isEqualTo(300);
        assertThat(pulse.use("a", NOON + 180_000, 0).callsMinute()).isZero();
        assertThat(pulse.use("a", NOON + 180_000, 0).tokensDay()).isEqualTo(600);
    }

    @Test
    void dayAndMonthBeginAnewAtMidnightUtc() {
        long lastOfMay = java.time.Instant.parse("2026-05-31T23:59:59Z").toEpochMilli();
        pulse.used("a", 500, lastOfMay);
        assertThat(pulse.use("a", lastOfMay, 0.25).tokensMonth()).isEqualTo(500);
        assertThat(pulse.use("a", lastOfMay, 0.25).budgetShare()).isEqualTo(0.25);
        pulse.used("a", 7, lastOfMay + 2_000);
        assertThat(pulse.use("a", lastOfMay + 2_000, 0).tokensDay()).isEqualTo(7);
        assertThat(pulse.use("a", lastOfMay + 2_000, 0).tokensMonth()).isEqualTo(7);
    }

    @Test
    void whatFindsNoRoomIsCounted() {
        pulse.called("a", NOON);
        pulse.called("b", NOON);
        pulse.called("c", NOON);
        assertThat(pulse.overflow()).isEqualTo(1);
        assertThat(pulse.use("c", NOON, 0).callsMinute()).isZero();
        pulse.forget(NOON + 40L * 86_400_000);
        pulse.called("c", NOON + 40L * 86_400_000);
        assertThat(pulse.overflow()).isEqualTo(1);
    }
}
