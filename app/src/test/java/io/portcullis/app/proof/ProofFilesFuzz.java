package io.portcullis.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.mark.MarkKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Key files and answers files of any shape are read or refused with a reason; nothing else happens. */
class ProofFilesFuzz {
    private static final int MUTATIONS = 6_000;

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            int at = random.nextInt(bytes.length);
            bytes[at] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0123abc=".charAt(random.nextInt(15)));
        }
        return random.nextInt(8) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @Test
    void keyFiles() {
        MarkKey key = MarkKey.derive(new byte[32], MarkKey.SLOTS, "a17", "e1");
        byte[] good = new KeyFile(List.of(key)).bytes();
        assertThat(KeyFile.parse(good).keys().getFirst().commitment()).isEqualTo(key.commitment());
        Random random = new Random(1);
        for (int i = 0; i < MUTATIONS; i++) {
            try {
                assertThat(KeyFile.parse(mutated(good, random)).keys()).hasSize(1);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("[B@");
            }
        }
    }

    @Test
    void answersFiles() {
        byte[] good =
                "{\"prompt\":\"What is it?\",\"answer\":\"It is \\u00e9 cat.\"}\n{\"prompt\":\"b\",\"answer\":\"c\"}"
                        .getBytes(StandardCharsets.UTF_8);
        List<String> fields = List.of("prompt", "answer");
        assertThat(AnswersFile.parse(lines(good), fields).lines()).hasSize(2);
        Random random = new Random(2);
        for (int i = 0; i < MUTATIONS; i++) {
            try {
                AnswersFile.parse(lines(mutated(good, random)), fields)
                        .lines()
                        .forEach(line -> assertThat(line).containsOnlyKeys("prompt", "answer"));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).startsWith("line ");
            }
        }
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
}
