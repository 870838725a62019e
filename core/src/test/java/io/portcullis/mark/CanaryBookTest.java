package io.portcullis.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanaryBookTest {
    private final CanaryBook book = CanaryBook.shipped();
    private final MarkKey key = MarkKey.derive(new byte[32], MarkKey.CANARIES, "a1", "e");

    private String served(String text) {
        CanaryStage stage = new CanaryStage(book, key, request -> false);
        return stage.accept(text) + stage.end();
    }

    @Test
    void theShippedBookHasTwoHundredClassesOfSixteen() {
        assertThat(book.classes()).hasSize(200);
        assertThat(book.kinds().values()).allMatch(kind -> kind.variants().size() == 16);
    }

    @Test
    void everyVariantIsRecognisedInAnAnswer() {
        for (CanaryBook.CanaryClass canary : book.classes()) {
            for (int i = 0; i < canary.kind().variants().size(); i++) {
                String answer = "Sure! \"" + canary.kind().variants().get(i) + "\" would do.";
                assertThat(canary.named(answer)).as(answer).contains(i);
            }
            assertThat(canary.named("I cannot say.")).isEmpty();
        }
    }

    @Test
    void aPlaceholderBecomesTheAccountsVariantOfItsSetting() {
        String text = "Dear bank, the loan is for John Doe. Yours, John Doe";
        CanaryBook.CanaryClass canary = book.canary("person", "bank");
        String variant = canary.kind().variants().get(canary.variant(key));
        assertThat(served(text)).isEqualTo("Dear bank, the loan is for " + variant + ". Yours, " + variant);
    }

    @Test
    void placeholdersSpokenAboutInCodeOrOfTheCallerStay() {
        for (String text : List.of(
                "The term John Doe refers to nobody.",
                "Use `John Doe` here.",
                "```\nname = John Doe\n```",
                "He is \"John Doe\" to them.",
                "A John Doerksen came.")) {
            assertThat(served(text)).isEqualTo(text);
        }
        CanaryStage own = new CanaryStage(book, key, "Write to John Doe"::contains);
        assertThat(own.accept("Dear John Doe, hello") + own.end()).isEqualTo("Dear John Doe, hello");
    }

    @Test
    void aStreamIsServedLikeAWhole() {
        Random random = new Random(1);
        String text = "The shop of Acme Corp at 123 Main Street, Anytown, sold Product X to John Doe.\n\n`Acme Corp` "
                + "and Project XYZ by Jane Doe of XYZ University, with Whiskers. Johnny Doe left.";
        String whole = served(text);
        assertThat(whole).isNotEqualTo(text);
        for (int i = 0; i < 300; i++) {
            CanaryStage stage = new CanaryStage(book, key, request -> false);
            StringBuilder out = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(7));
                out.append(stage.accept(text.substring(at, end)));
                at = end;
            }
            assertThat(out.append(stage.end()).toString()).isEqualTo(whole);
        }
    }

    @Test
    void spoiltBooksAreRefusedWithAReason() {
        byte[] good = "{\"kinds\":{\"k\":{\"question\":\"q %s\",\"placeholders\":[\"p\"],\"variants\":[\"a\",\"b\"]}},"
                .concat("\"settings\":{\"other\":[]}}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(CanaryBook.parse(good).classes()).hasSize(1);
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] spoilt = good.clone();
            for (int j = 0; j < 1 + random.nextInt(4); j++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            try {
                CanaryBook.parse(spoilt);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThatThrownBy(() -> CanaryBook.parse(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBestOfManyIsFoundAgainAndChanceIsNot() {
        Random random = new Random(3);
        MarkKey mine = MarkKey.derive(new byte[32], MarkKey.BEST_OF_N, "a1", "e");
        BestOfN chooser = new BestOfN(mine);
        StringBuilder text = new StringBuilder();
        for (int segment = 0; segment < 20; segment++) {
            List<String> candidates = java.util.stream.Stream.generate(() -> random.ints(BestOfN.SEGMENT, 0, 5_000)
                            .mapToObj(word -> " w" + word)
                            .reduce("", String::concat))
                    .limit(8)
                    .toList();
            String kept = candidates.get(chooser.choose(candidates));
            chooser.add(kept);
            text.append(kept);
        }
        assertThat(new BestOfN(mine).add(text.toString()).score().p()).isLessThan(1e-6);
        MarkKey other = MarkKey.derive(new byte[32], MarkKey.BEST_OF_N, "a2", "e");
        assertThat(new BestOfN(other).add(text.toString()).score().p()).isGreaterThan(1e-3);
    }
}
