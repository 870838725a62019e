package io.portcullis.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MemoryTest {

    @Test
    void growthWhileWarmingUpIsNoLeak() {
        MemoryTrend trend = new MemoryTrend();
        for (int i = 1; i <= 20; i++) {
            trend.add(i * 1000L, Math.min(i, 8) * 1_000_000L);
        }
        assertThat(trend.bytesPerRequest()).isEqualTo(0);
    }

    @Test
    void aLeakIsSeenAsBytesARequest() {
        MemoryTrend trend = new MemoryTrend();
        for (int i = 1; i <= 20; i++) {
            trend.add(i * 1000L, 5_000_000 + i * 32_000L);
        }
        assertThat(trend.bytesPerRequest()).isEqualTo(32, within(1e-6));
    }

    @Test
    void theLiveHeapIsTheSumOfItsSpaces() {
        String serial = """
                 DefNew     total 9792K, used 544K [0x0, 0x1)
                  eden space 8704K,   6% used [0x0, 0x1)
                 Tenured    total 21888K, used 1480K [0x0, 0x1)
                 Metaspace       used 4000K, committed 4160K, reserved 1114112K
                """;
        assertThat(HeapLook.usedBytes(serial)).isEqualTo((544 + 1480) * 1024L);
        assertThat(HeapLook.usedBytes(" garbage-first heap   total reserved 1048576K, committed 65536K, used 9000K [x"))
                .isEqualTo(9000 * 1024L);
    }
}
