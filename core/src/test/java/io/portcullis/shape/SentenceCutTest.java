package io.portcullis.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SentenceCutTest {
    private static final String TEXT =
            "One is 1.5 long. Two says \"no!\" to e.g. nobody? Three goes on. Four is the last.";

    private static String whole(int tokens, String text) {
        SentenceCut cut = new SentenceCut(tokens);
        return cut.accept(text) + cut.end();
    }

    @Test
    void theFirstSentenceEndBehindTheBoundIsTheLastThingShown() {
        assertThat(whole(1, TEXT)).isEqualTo("One is 1.5 long.");
        assertThat(whole(11, TEXT)).endsWith("nobody?");
        assertThat(whole(14, TEXT)).endsWith("Three goes on.");
        assertThat(whole(10_000, TEXT)).isEqualTo(TEXT);
    }

    @Test
    void otherScriptsEndTheirSentencesWithoutSpaces() {
        String text = "\u7b2c\u4e00\u53e5\u3002\u7b2c\u4e8c\u53e5\u3002\u7b2c\u4e09\u53e5\u3002";
        assertThat(whole(4, text)).isEqualTo("\u7b2c\u4e00\u53e5\u3002\u7b2c\u4e8c\u53e5\u3002");
    }

    @Test
    void aTextWithoutSentencesRunsOn() {
        String list = "a, b, c, d, e, f, g, h, i, j, k";
        assertThat(whole(1, list)).isEqualTo(list);
    }

    @Test
    void howTheTextIsCutIntoPiecesChangesNothing() {
        Random random = new Random(9);
        for (int round = 0; round < 500; round++) {
            int tokens = random.nextInt(25);
            SentenceCut cut = new SentenceCut(tokens);
            StringBuilder shown = new StringBuilder();
            int at = 0;
            while (at < TEXT.length()) {
                int to = Math.min(TEXT.length(), at + 1 + random.nextInt(9));
                shown.append(cut.accept(TEXT.substring(at, to)));
                at = to;
            }
            shown.append(cut.end());
            assertThat(shown.toString()).isEqualTo(whole(tokens, TEXT));
            assertThat(TEXT).startsWith(shown.toString());
        }
    }
}
