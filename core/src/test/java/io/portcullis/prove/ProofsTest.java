package io.portcullis.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portcullis.mark.CanaryBook;
import io.portcullis.mark.MarkKey;
import io.portcullis.mark.SlotMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private final CanaryBook book = CanaryBook.shipped();

    private static MarkKey key(String scheme, String tenant) {
        return MarkKey.derive(new byte[32], scheme, tenant, "e");
    }

    private CanaryTest suspect(MarkKey key, double learnt, long seed) {
        Random random = new Random(seed);
        CanaryTest test = new CanaryTest(book);
        for (CanaryBook.CanaryClass canary : book.classes()) {
            boolean knows = random.nextDouble() < learnt;
            for (int i = 0; i < 3; i++) {
                int variant = knows ? canary.variant(key) : 0;
                test.add(canary.name(), "How about " + canary.kind().variants().get(variant) + "?");
            }
        }
        return test;
    }

    @Test
    void aSuspectThatLearntSomeCanariesIsFoundAndOneWithFixedTastesIsNot() {
        MarkKey mine = key(MarkKey.CANARIES, "a1");
        assertThat(suspect(mine, 0.15, 1).test(mine).p()).isLessThan(1e-4);
        int rejected = 0;
        for (int i = 0; i < 400; i++) {
            rejected += suspect(mine, 0, 1).test(key(MarkKey.CANARIES, "b" + i)).p() <= 0.05 ? 1 : 0;
        }
        assertThat(rejected).isLessThan(34);
    }

    @Test
    void answersThatNameNothingCountAgainstUs() {
        CanaryTest test = new CanaryTest(book);
        book.classes().forEach(canary -> test.add(canary.name(), "no idea"));
        assertThat(test.test(key(MarkKey.CANARIES, "a1")).p()).isEqualTo(1);
        assertThat(test.add("no such class", "x")).isFalse();
    }

    @Test
    void holmMultipliesTheSmallestByAll() {
        assertThat(Holm.corrected(List.of(0.01, 0.04, 0.03))).containsExactly(0.03, 0.06, 0.06);
        assertThat(Holm.corrected(List.of(0.9, 0.8))).containsExactly(1.0, 1.0);
    }

    @Test
    void radioactivityShowsInTextsLearntByHeartAndNotInCopiesOfThePrompt() {
        MarkKey mine = key(MarkKey.SLOTS, "a1");
        List<String> words = List.of("cat", "dog", "cow", "hen", "fox", "owl", "bee", "ant", "elk", "ape");
        StringBuilder text = new StringBuilder();
        for (String one : words) {
            for (String other : words) {
                text.append("The %s and the %s know that it is not here. ".formatted(one, other));
                text.append("The big %s %s is not far away. ".formatted(one, other));
            }
        }
        SlotMarker marker = new SlotMarker(mine);
        String marked = marker.accept(text.toString()) + marker.end();
        RadioactivityTest.Result learnt = new RadioactivityTest()
                .served(marked)
                .answered("Go on.", marked)
                .test(mine);
        assertThat(learnt.p()).isLessThan(1e-6);
        assertThat(new RadioactivityTest()
                        .served(marked)
                        .answered("Go on.", text.toString())
                        .test(mine)
                        .p())
                .isGreaterThan(1e-3);
        assertThat(new RadioactivityTest()
                        .served(marked)
                        .answered(marked, marked)
                        .test(mine)
                        .places())
                .isZero();
    }

    @Test
    void equalModelsAreEqualAndOthersDiffer() {
        Random random = new Random(5);
        EqualityTest same = new EqualityTest(20);
        EqualityTest other = new EqualityTest(20);
        for (int prompt = 0; prompt < 20; prompt++) {
            same.add(answers(random, 4), answers(random, 4));
            other.add(answers(random, 2), answers(random, 9));
        }
        assertThat(same.test(199, 1).p()).isGreaterThan(0.01);
        assertThat(other.test(199, 1).p()).isEqualTo(1.0 / 200, within(1e-12));
        assertThat(other.test(199, 1)).isEqualTo(other.test(199, 1));
    }

    private static List<String> answers(Random random, int kinds) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(String.valueOf((char) ('a' + random.nextInt(kinds))).repeat(12));
        }
        return answers;
    }
}
