package io.portcullis.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsProperties {
    @Test
    void everyWordIsItselfWhereverItStandsAndHoweverMuchOthersLookLikeIt() {
        Random random = new Random(6);
        Words words = new Words();
        for (int i = 0; i < 200_000; i++) {
            int length = random.nextInt(Words.LONGEST + 1);
            int before = random.nextInt(10);
            byte[] bytes = new byte[before + length + random.nextInt(10)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) ('a' + random.nextInt(random.nextInt(4) == 0 ? 2 : 1));
            }
            assertThat(words.of(bytes, before, length)).isEqualTo(new String(bytes, before, length, ISO_8859_1));
        }
    }

    @Test
    void aWordThatComesAgainIsTheSameObject() {
        Words words = new Words();
        for (String word : new String[] {"id", "messages", "completion_tokens", "openai-python/1.40.0"}) {
            byte[] once = ("\"" + word + "\"").getBytes(ISO_8859_1);
            byte[] again = ("   " + word).getBytes(ISO_8859_1);
            assertThat(words.of(again, 3, word.length())).isSameAs(words.of(once, 1, word.length()));
        }
    }
}
