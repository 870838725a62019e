package io.portcullis.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.TextStage;
import io.portcullis.traffic.TextWords;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SlotProperties {
    private static MarkKey key(int i) {
        return MarkKey.derive(new byte[32], MarkKey.SLOTS, "t" + i, "e");
    }

    private static String sliced(TextStage stage, String text, Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int end = Math.min(text.length(), i + 1 + random.nextInt(9));
            out.append(stage.accept(text.substring(i, end)));
            i = end;
        }
        return out.append(stage.end()).toString();
    }

    private static String whole(TextStage stage, String text) {
        return stage.accept(text) + stage.end();
    }

    @Test
    void aStreamIsMarkedLikeAWholeHoweverItIsCut() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            MarkKey key = key(i % 7);
            String text = i % 2 == 0 ? Prosaist.text(random) : Prosaist.spoilt(Prosaist.text(random), random);
            Supplier<TextStage> stage = () -> new SlotMarker(key);
            assertThat(sliced(stage.get(), text, random)).isEqualTo(whole(stage.get(), text));
        }
    }

    @Test
    void howeverLongARunIsLittleIsHeldBack() {
        for (String text : List.of(
                "the" + "!".repeat(9_000),
                "It is the cat, and " + "a".repeat(9_000),
                "all of " + "x".repeat(9_000),
                "#".repeat(9_000),
                "**" + "b".repeat(9_000),
                "The cat is " + "not".repeat(3_000))) {
            SlotMarker marker = new SlotMarker(key(1));
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                out.append(marker.accept(text.substring(i, i + 1)));
                assertThat(marker.waiting()).isLessThan(500);
            }
            assertThat(out.append(marker.end()).toString()).isEqualTo(whole(new SlotMarker(key(1)), text));
        }
    }

    /** Characters that wait after each one of a text, all together. */
    private static long waited(MarkKey key, String text) {
        SlotMarker marker = new SlotMarker(key);
        long waited = 0;
        for (int i = 0; i < text.length(); i++) {
            marker.accept(text.substring(i, i + 1));
            waited += marker.waiting();
        }
        return waited;
    }

    @Test
    void whatStandsAsTheKeyWantsItWaitsForLess() {
        Random random = new Random(6);
        long before = 0;
        long after = 0;
        for (int i = 0; i < 100; i++) {
            String text = Prosaist.text(random);
            before += waited(key(i), text);
            after += waited(key(i), whole(new SlotMarker(key(i)), text));
        }
        assertThat(after).isLessThan(before * 3 / 4);
    }

    @Test
    void otherLanguagesDoNotWait() {
        String german = "Die Antwort war nicht so einfach, und man sollte es noch einmal versuchen. ";
        SlotMarker marker = new SlotMarker(key(1));
        marker.accept(german);
        for (int i = 0; i < german.length(); i++) {
            marker.accept(german.substring(i, i + 1));
            assertThat(marker.waiting()).isZero();
        }
    }

    @Test
    void whatIsWrittenIsFoundAgain() {
        Random random = new Random(2);
        int slots = 0;
        int hits = 0;
        for (int i = 0; i < 500; i++) {
            SlotMarker marker = new SlotMarker(key(1));
            String marked = whole(marker, Prosaist.text(random));
            SlotDetector.Score score = new SlotDetector().add(marked).score(key(1));
            slots += score.slots();
            hits += score.hits();
        }
        assertThat(slots).isGreaterThan(2_000);
        assertThat((double) hits / slots).isGreaterThan(0.97);
    }

    @Test
    void markingAMarkedTextAgainChangesNothing() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            String once = whole(new SlotMarker(key(i)), Prosaist.text(random));
            assertThat(whole(new SlotMarker(key(i)), once)).isEqualTo(once);
        }
    }

    @Test
    void aParagraphPastedAHundredTimesProvesNoMore() {
        String paragraph = whole(new SlotMarker(key(1)), Prosaist.text(new Random(4)));
        SlotDetector.Score once =
                new SlotDetector().add(paragraph + "\n\n" + paragraph).score(key(1));
        SlotDetector.Score often =
                new SlotDetector().add((paragraph + "\n\n").repeat(100)).score(key(1));
        assertThat(often.p()).isEqualTo(once.p());
    }

    @Test
    void underWrongKeysHitsAreAFairCoin() {
        SlotDetector detector = new SlotDetector();
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            detector.add(whole(new SlotMarker(key(1)), Prosaist.text(random)));
        }
        double[] ps = new double[2_000];
        for (int i = 0; i < ps.length; i++) {
            ps[i] = detector.score(key(100 + i)).p();
        }
        Arrays.sort(ps);
        for (double level : new double[] {0.01, 0.1, 0.5}) {
            long below = Arrays.stream(ps).filter(p -> p <= level).count();
            assertThat(below / (double) ps.length).isLessThan(level + 3 * Math.sqrt(level / ps.length));
        }
    }

    @Test
    void wordsSurviveLookAlikesAndInvisibleCharacters() {
        assertThat(TextWords.of("T\u0435xt w\u200Bord \uFF21\uFF22c don\u2019t 3.14 a_b"))
                .containsExactly("text", "word", "abc", "don't", "3.14", "a_b");
        assertThat(TextWords.of("\u732B\u72AC cat")).containsExactly("\u732B", "\u72AC", "cat");
    }
}
