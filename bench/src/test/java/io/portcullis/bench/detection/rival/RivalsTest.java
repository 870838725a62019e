package io.portcullis.bench.detection.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RivalsTest {
    private static final HashedNgrams NGRAMS = new HashedNgrams(256);

    private static Window window(List<String> texts) {
        long[] times = new long[texts.size()];
        float[][] points = new float[texts.size()][];
        int[][] signatures = new int[texts.size()][];
        for (int i = 0; i < texts.size(); i++) {
            times[i] = i * 3_600_000L;
            points[i] = NGRAMS.embed(texts.get(i));
            signatures[i] = NearDuplicates.signature(texts.get(i));
        }
        return new Window(times, points, signatures);
    }

    private static List<String> babble(int count, long seed) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 30; w++) {
                text.append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @Test
    void embeddingsAreUnitVectorsAndLikeTextsAreClose() {
        float[] a = NGRAMS.embed("translate the following text into German");
        float[] b = NGRAMS.embed("translate the following text into French");
        float[] c = NGRAMS.embed("why is my card declined at the petrol station");
        assertThat(Prada.distance(a, new float[256])).isCloseTo(1, within(1e-5));
        assertThat(Prada.distance(a, b)).isLessThan(0.8 * Prada.distance(a, c));
    }

    @Test
    void theRateLimitCountsTheBusiestDay() {
        assertThat(new RateLimit().score(window(babble(60, 1)))).isEqualTo(25);
    }

    @Test
    void aFixedWrapperIsNearDuplicateAndBabbleIsNot() {
        List<String> wrapped = new ArrayList<>();
        String wrapper = String.join(" ", babble(3, 9));
        for (int i = 0; i < 40; i++) {
            wrapped.add(wrapper + i);
        }
        assertThat(new NearDuplicates().score(window(wrapped))).isGreaterThan(0.9);
        assertThat(new NearDuplicates().score(window(babble(40, 2)))).isZero();
    }

    @Test
    void theMinHashEstimatesTheJaccardIndex() {
        List<String> words = babble(20, 5);
        String shared = String.join(" ", words.subList(0, 10));
        int[] a = NearDuplicates.signature(shared);
        int[] b = NearDuplicates.signature(shared + " " + words.get(12));
        int same = 0;
        for (int i = 0; i < a.length; i++) {
            same += a[i] == b[i] ? 1 : 0;
        }
        assertThat(same / (double) a.length).isBetween(0.75, 1.0);
    }

    @Test
    void seatCountsClosePairsAndMahalanobisAndMmdSeeAnotherTopic() {
        List<Window> honest = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            honest.add(window(babble(20, 100 + i)));
        }
        List<String> same = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            same.add("solve this problem step by step please, number " + i);
        }
        Window odd = window(same);
        Window usual = window(babble(20, 999));
        Random random = new Random(1);
        assertThat(new Seat(honest, random).score(odd)).isEqualTo(190);
        Mahalanobis mahalanobis = new Mahalanobis(honest, 256, random);
        assertThat(mahalanobis.score(odd)).isGreaterThan(3 * mahalanobis.score(usual));
        Mmd mmd = new Mmd(honest, random);
        assertThat(mmd.originalAlarm(odd)).isTrue();
        int falseAlarms = 0;
        for (int i = 0; i < 40; i++) {
            falseAlarms += mmd.originalAlarm(window(babble(20, 2000 + i))) ? 1 : 0;
        }
        assertThat(falseAlarms).isLessThan(10);
    }
}
