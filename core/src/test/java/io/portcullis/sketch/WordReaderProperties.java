package io.portcullis.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WordReaderProperties {
    private static final String[] PIECES = {
        "word",
        "A",
        "Zebra",
        "counterintuitive",
        "x".repeat(15),
        "y".repeat(16),
        "Q".repeat(17),
        "z".repeat(40),
        " ",
        "  ",
        "\n",
        "\t",
        "'",
        "-",
        "_",
        "@",
        "[",
        "`",
        "```",
        "\"",
        "{",
        "|",
        "~",
        "\u0000",
        "\u007f",
        "1",
        "3.14",
        "1,000.",
        "://",
        "https://a.example/x?y=1",
        "a:/b",
        "http:",
        "\u00e9t\u00e9",
        "\u00df",
        "\u4f60",
        "\u201cquoted\u201d",
        "\u300c",
        "\u300d",
        "\u0433\u0434\u0435",
        "\ud83d\ude00",
        "\ud83d",
        "\u212a",
        "\uac00"
    };

    @Test
    void aReaderGivesTheTokensOfEveryTextWhateverItReadBefore() {
        WordReader reader = new WordReader();
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            String text = text(random, round % 3 == 0 ? PIECES.length : PIECES.length - 12);
            int head = random.nextInt(60);
            int tail = random.nextInt(30);
            assertThat(words(reader.read(text, head, tail))).as(text).isEqualTo(words(Tokens.of(text, head, tail)));
        }
    }

    @Test
    void aTextOfMoreWordsThanTokensHoldIsCutAtTheSamePlace() {
        String text = "ab 1 \"c\" ".repeat(900) + "the end";
        assertThat(words(new WordReader().read(text, 10_000, 0))).isEqualTo(words(Tokens.of(text, 10_000, 0)));
    }

    private static String text(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(PIECES[random.nextInt(pieces)]);
            if (random.nextInt(3) > 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static long[] words(Tokens tokens) {
        long[] words = new long[tokens.size()];
        for (int i = 0; i < words.length; i++) {
            words[i] = tokens.word(i);
        }
        return words;
    }
}
