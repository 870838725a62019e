package io.portcullis.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchProperties {
    private static Tokens tokens(String text) {
        return Tokens.of(text, 10_000, 0);
    }

    @Test
    void distinctCountsAreWithinThirtyPercentUpToAMillion() {
        for (int n : new int[] {1, 2, 10, 100, 10_000, 1_000_000}) {
            Registers registers = new Registers();
            for (int i = 0; i < n; i++) {
                registers.add(Hash64.mix(i * 7L + 3));
            }
            assertThat(registers.count()).isCloseTo(n, within(Math.max(0.6, 0.3 * n)));
        }
    }

    @Test
    void mergedRegistersCountTheUnionWhateverTheOrder() {
        Registers a = new Registers();
        Registers b = new Registers();
        Registers both = new Registers();
        for (int i = 0; i < 500; i++) {
            (i % 3 == 0 ? a : b).add(i);
            both.add(i);
        }
        Registers ab = a.copy();
        ab.merge(b);
        assertThat(ab.ranks()).isEqualTo(both.ranks());
    }

    @Test
    void skeletonsMaskNumbersQuotationsLinksAndCode() {
        Tokens one = tokens("Summarise \"the first text\" in 3 words, see https://a.example/x and ```int a;```")
                .skeleton();
        Tokens two = tokens("summarise \"quite another\" in 51 words, see http://b.example and ```print(2)```")
                .skeleton();
        assertThat(one.size()).isEqualTo(two.size());
        assertThat(one.hash(0, one.size())).isEqualTo(two.hash(0, two.size()));
    }

    @Test
    void nearDuplicatesAreSimilarAndStrangersAreNot() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        StringBuilder other = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append("word")
                    .append((char) ('a' + random.nextInt(26)))
                    .append((char) ('a' + random.nextInt(26)))
                    .append(' ');
            other.append("term")
                    .append((char) ('a' + random.nextInt(26)))
                    .append((char) ('a' + random.nextInt(26)))
                    .append(' ');
        }
        short[] a = MinHash.of(tokens(text.toString()));
        short[] near = MinHash.of(tokens(text + " one more"));
        short[] far = MinHash.of(tokens(other.toString()));
        assertThat(MinHash.similarity(a, 0, near, 0)).isGreaterThan(0.8);
        assertThat(MinHash.similarity(a, 0, far, 0)).isLessThan(0.2);
    }

    @Test
    void aKeyOfOneInTwentyIsKeptAmongStrangers() {
        Recurrence recurrence = new Recurrence();
        Random random = new Random(2);
        int best = 0;
        for (int i = 0; i < 2000; i++) {
            for (int j = 0; j < 5; j++) {
                recurrence.add(random.nextLong());
            }
            if (i % 20 == 0) {
                best = Math.max(best, recurrence.add(0x1234_5678_9abc_def0L));
            }
        }
        assertThat(best).isGreaterThanOrEqualTo(3);
    }
}
