package io.portcullis.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StagesTest {
    @Test
    void everyStageTakesTime() throws Exception {
        assertThat(new Stages(2_000).round()).startsWith("stages, ").doesNotContain("NaN", " 0.00");
    }
}
