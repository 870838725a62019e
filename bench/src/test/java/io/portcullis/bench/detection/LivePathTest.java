package io.portcullis.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivePathTest {
    @Test
    void everyExchangeOfferedIsInspected() throws Exception {
        assertThat(LivePath.measure(3_000)).contains("live, 3000 exchanges").contains("0 dropped, 0 failed");
    }
}
