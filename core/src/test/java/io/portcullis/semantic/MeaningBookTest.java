package io.portcullis.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract of the book: bounded, deterministic, mergeable, serialisable, and right. */
class MeaningBookTest {
    private static final int SIZE = 384;

    private record Prompt(String account, String id, float[] vector) {}

    private static MeaningBook book(double rate, int accountsMax) {
        return new MeaningBook("m", SIZE, rate, 7, accountsMax);
    }

    static float[] vector(Random random, float[] near, double noise) {
        float[] vector = new float[SIZE];
        double square = 0;
        for (int i = 0; i < SIZE; i++) {
            vector[i] = (float) (near[i] + noise * random.nextGaussian() / Math.sqrt(SIZE));
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < SIZE; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    /** Prompts of accounts that each ask about one thing, or all about everything. */
    static List<Object[]> town(long seed, int accounts, int each, boolean themes) {
        Random random = new Random(seed);
        List<Object[]> prompts = new ArrayList<>();
        for (int a = 0; a < accounts; a++) {
            float[] theme = vector(random, new float[SIZE], 1);
            for (int i = 0; i < each; i++) {
                float[] vector = vector(random, themes ? theme : new float[SIZE], 1);
                prompts.add(new Object[] {"a" + a, "a" + a + "-" + i, vector});
            }
        }
        return prompts;
    }

    private static List<Prompt> prompts(long seed) {
        List<Prompt> all = new ArrayList<>();
        town(seed, 12, 40, true).forEach(p -> all.add(new Prompt((String) p[0], (String) p[1], (float[]) p[2])));
        return all;
    }

    private static void take(MeaningBook book, List<Prompt> prompts) {
        for (Prompt one : prompts) {
            if (book.wants(one.account(), one.id())) {
                book.add(one.account(), one.id(), one.vector());
            }
        }
    }

    private static byte[] bytes(MeaningBook book) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        book.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void theOrderOfPromptsChangesNoByte() throws IOException {
        List<Prompt> prompts = prompts(1);
        MeaningBook straight = book(0.5, 100);
        take(straight, prompts);
        Collections.shuffle(prompts, new Random(3));
        MeaningBook shuffled = book(0.5, 100);
        take(shuffled, prompts);
        assertThat(bytes(shuffled)).isEqualTo(bytes(straight));
        assertThat(straight.samples()).isBetween(180L, 300L);
    }

    @Test
    void partsOfALogMergeIntoTheBookOfTheWhole() throws IOException {
        List<Prompt> prompts = prompts(2);
        MeaningBook whole = book(1, 100);
        take(whole, prompts);
        MeaningBook merged = book(1, 100);
        for (int part = 0; part < 4; part++) {
            MeaningBook one = book(1, 100);
            take(one, prompts.subList(part * prompts.size() / 4, (part + 1) * prompts.size() / 4));
            merged.merge(one);
        }
        assertThat(bytes(merged)).isEqualTo(bytes(whole));
        assertThatThrownBy(() -> merged.merge(new MeaningBook("other", SIZE, 1, 7, 100)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBookReadBackGoesOnAsIfNothingHadHappened() throws IOException {
        List<Prompt> prompts = prompts(3);
        MeaningBook first = book(0.7, 100);
        take(first, prompts.subList(0, 200));
        MeaningBook second = book(0.7, 100);
        second.read(new DataInputStream(new ByteArrayInputStream(bytes(first))));
        take(first, prompts.subList(200, prompts.size()));
        take(second, prompts.subList(200, prompts.size()));
        assertThat(bytes(second)).isEqualTo(bytes(first));
    }

    @Test
    void aBookOfAnotherRateOrADamagedOneIsRefused() throws IOException {
        MeaningBook kept = book(0.7, 100);
        take(kept, prompts(3));
        byte[] bytes = bytes(kept);
        for (byte[] bad : List.of(new byte[0], java.util.Arrays.copyOf(bytes, bytes.length / 2))) {
            MeaningBook into = book(0.7, 100);
            assertThatThrownBy(() -> into.read(new DataInputStream(new ByteArrayInputStream(bad))))
                    .isInstanceOf(IOException.class);
            assertThat(into.accounts()).isZero();
        }
        assertThatThrownBy(() -> book(0.6, 100).read(new DataInputStream(new ByteArrayInputStream(bytes))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rate");
    }

    @Test
    void memoryIsBoundedAndWhatIsLeftOutIsCounted() {
        MeaningBook book = book(1, 5);
        List<Prompt> prompts = prompts(4);
        take(book, prompts);
        float[] vector = prompts.getFirst().vector();
        for (int i = 0; i < 1_000; i++) {
            if (book.wants("a0", "more" + i)) {
                book.add("a0", "more" + i, vector);
            }
        }
        assertThat(book.accounts()).isEqualTo(5);
        assertThat(book.left())
                .hasSize(1)
                .first()
                .asString()
                .contains("280 exchanges")
                .contains("bound of 5");
        assertThat(book.of("a0").orElseThrow().samples()).isEqualTo(MeaningSketch.SAMPLES_MAX);
        assertThat(book.bytes()).isLessThan(5 * 2_200);
    }

    @Test
    void aDroppedPromptIsCountedAndLeavesItsPlace() {
        MeaningBook book = book(1, 5);
        for (int i = 0; i < 10 * MeaningSketch.SAMPLES_MAX; i++) {
            assertThat(book.wants("a", "x" + i)).isTrue();
            book.drop("a");
        }
        assertThat(book.dropped()).isEqualTo(10L * MeaningSketch.SAMPLES_MAX);
        assertThat(book.left()).singleElement().asString().contains("dropped");
    }

    @Test
    void theMeanCosineIsThatOfAllPairs() {
        List<Prompt> prompts = prompts(5).subList(0, 40);
        MeaningBook book = book(1, 5);
        take(book, prompts);
        double sum = 0;
        for (Prompt one : prompts) {
            for (Prompt other : prompts) {
                if (one != other) {
                    for (int i = 0; i < SIZE; i++) {
                        sum += one.vector()[i] * other.vector()[i];
                    }
                }
            }
        }
        assertThat(book.likenesses().get("a0")).isCloseTo(sum / (40 * 39), within(1e-4));
    }

    @Test
    void accountsOfOnePoolHaveNothingOfTheirOwnAndPeopleHave() {
        MeaningBook people = book(1, 100);
        take(people, prompts(6));
        MeaningBook ring = book(1, 100);
        town(6, 12, 40, false).forEach(p -> {
            ring.wants((String) p[0], (String) p[1]);
            ring.add((String) p[0], (String) p[1], (float[]) p[2]);
        });
        List<String> accounts = List.of("a0", "a1", "a2", "a3", "a4", "a5", "nobody");
        assertThat(people.ownTheme(accounts)).isBetween(0.4, 0.6);
        assertThat(ring.ownTheme(accounts)).isCloseTo(0, within(0.01));
        assertThat(people.ownTheme(List.of("a0", "a1"))).isNaN();
    }
}
