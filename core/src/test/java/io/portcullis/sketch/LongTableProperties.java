package io.portcullis.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongTableProperties {
    /** Few keys, many of them neighbours, so that runs are long and removals have something to close up. */
    private static long key(Random random) {
        long key = random.nextInt(300);
        return random.nextBoolean() ? key : key << 40;
    }

    @Test
    void itHoldsWhatAHashMapHolds() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            LongTable<Integer> table = new LongTable<>();
            Map<Long, Integer> map = new HashMap<>();
            for (int i = 0; i < 5000; i++) {
                long key = key(random);
                if (random.nextInt(3) == 0) {
                    assertThat(table.remove(key)).isEqualTo(map.remove(key) != null);
                } else {
                    table.put(key, i);
                    map.put(key, i);
                }
                assertThat(table.get(key)).isEqualTo(map.get(key));
                assertThat(table.size()).isEqualTo(map.size());
            }
            Map<Long, Integer> seen = new HashMap<>();
            table.forEach(seen::put);
            assertThat(seen).isEqualTo(map);
            assertThat(table.keys())
                    .isEqualTo(map.keySet().stream()
                            .mapToLong(Long::longValue)
                            .sorted()
                            .toArray());
            for (long key = 0; key < 300; key++) {
                assertThat(table.get(key)).isEqualTo(map.get(key));
            }
        }
    }

    @Test
    void clearedItIsEmptyAndTakesMore() {
        LongTable<String> table = new LongTable<>();
        table.put(0, "zero");
        table.put(-1, "less");
        table.clear();
        assertThat(table.get(0)).isNull();
        assertThat(table.keys()).isEmpty();
        table.put(0, "again");
        assertThat(table.get(0)).isEqualTo("again");
    }

    @Test
    void moreThanOneIsACountOfAtLeastOneAndAHalf() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Registers registers = new Registers();
            for (int i = random.nextInt(6); i > 0; i--) {
                registers.add(random.nextInt(3));
                assertThat(registers.moreThanOne()).isEqualTo(registers.count() >= 1.5);
            }
        }
    }

    @Test
    void aHashOfPartsIsTheHashOfTheWhole() {
        assertThat(Hash64.of("net:", "203.0.113.7", 9)).isEqualTo(Hash64.of("net:203.0.113"));
        assertThat(Hash64.of("client:", "ja", "|", "sdk/1")).isEqualTo(Hash64.of("client:ja|sdk/1"));
    }
}
