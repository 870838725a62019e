package io.portcullis.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordPiecesTest {
    private static WordPieces vocabulary;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = WordPiecesTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            vocabulary = WordPieces.read(in);
        }
    }

    /** Ids as BERT's uncased tokeniser gives them (the first two are the examples of its documentation). */
    @Test
    void piecesAreThoseOfTheReferenceTokeniser() {
        assertThat(ids("Hello world")).containsExactly(101, 7592, 2088, 102);
        assertThat(ids("Hello, y'all! How are you?"))
                .containsExactly(101, 7592, 1010, 1061, 1005, 2035, 999, 2129, 2024, 2017, 1029, 102);
        assertThat(ids("embeddings")).containsExactly(101, 7861, 8270, 4667, 2015, 102);
    }

    @Test
    void accentsCaseAndBlanksDoNotMatter() {
        assertThat(ids("  Héllo\tWÖRLD\u200b ")).containsExactly(ids("hello world"));
    }

    @Test
    void ideographsStandAloneAndTheUnspellableIsUnknown() {
        assertThat(ids("中文")).hasSize(4);
        WordPieces.Pieces pieces = vocabulary.of("x\u1f9e0y \u2fa1d", 16);
        assertThat(pieces.unknown()).isPositive();
        assertThat(ids("a".repeat(101))).containsExactly(101, 100, 102);
    }

    @Test
    void noTextGivesMoreThanItsBoundOrFails() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            int[] points = random.ints(random.nextInt(200), 0, 0x10FFFF).toArray();
            if (round % 2 == 0) {
                points = random.ints(random.nextInt(400), 1, 0x500).toArray();
            }
            StringBuilder text = new StringBuilder();
            for (int point : points) {
                text.appendCodePoint(point);
                if (random.nextInt(9) == 0) {
                    text.append((char) (0xD800 + random.nextInt(0x800)));
                }
            }
            int most = 3 + random.nextInt(60);
            WordPieces.Pieces pieces = vocabulary.of(text.toString(), most);
            assertThat(pieces.ids().length).isBetween(2, most);
            assertThat(pieces.ids()[0]).isEqualTo(WordPieces.CLS);
            assertThat(pieces.ids()[pieces.ids().length - 1]).isEqualTo(WordPieces.SEP);
            assertThat(pieces.unknown()).isLessThanOrEqualTo(pieces.words());
            assertThat(Arrays.stream(pieces.ids()).allMatch(id -> id >= 0 && id < 30_522))
                    .isTrue();
        }
    }

    @Test
    void anotherVocabularyIsRefused() {
        InputStream other =
                new ByteArrayInputStream("{\"model\":{\"vocab\":{\"a\":1}}}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> WordPieces.read(other)).isInstanceOf(IOException.class);
    }

    private static long[] ids(String text) {
        return vocabulary.of(text, 64).ids();
    }
}
