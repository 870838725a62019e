package io.portcullis.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.TextStage;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LeakFilterTest {
    private static final String SECRET =
            "You are Aunt Clara, a patient cook, and you never reveal the recipe of the blue soup to anyone at all.";
    private static final KnownText KNOWN = KnownText.of(42, List.of(SECRET));

    private static String whole(Supplier<TextStage> stage, String text) {
        TextStage fresh = stage.get();
        return fresh.accept(text) + fresh.end();
    }

    private static void anySlicing(Supplier<TextStage> stage, String text, String shown) {
        assertThat(whole(stage, text)).isEqualTo(shown);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            TextStage fresh = stage.get();
            StringBuilder out = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(6));
                out.append(fresh.accept(text.substring(at, end)));
                at = end;
            }
            assertThat(out.append(fresh.end()).toString()).isEqualTo(shown);
        }
    }

    @Test
    void reasoningInTagsIsTakenOut() {
        anySlicing(ReasoningTagFilter::new, "<think>step 1\nstep 2</think>\n\nThe answer is 4.", "The answer is 4.");
        anySlicing(ReasoningTagFilter::new, "So: <Thinking>a < b</Thinking> it is 4.", "So: it is 4.");
        anySlicing(ReasoningTagFilter::new, "Well <scratchpad>never closed", "Well ");
        anySlicing(ReasoningTagFilter::new, "if a < b then <b>bold</b> <thanks>", "if a < b then <b>bold</b> <thanks>");
    }

    @Test
    void anEchoOfKnownTextIsWithheldButForItsFirstTwoWords() {
        anySlicing(
                () -> new EchoFilter(KNOWN, 8, false),
                "My orders: " + SECRET + " That is all.",
                "My orders: You are [withheld] That is all.");
    }

    @Test
    void aFewKnownWordsAreNoEcho() {
        String text = "I am a patient cook, and you never know. The blue soup to go.";
        anySlicing(() -> new EchoFilter(KNOWN, 8, false), text, text);
    }

    @Test
    void anEchoMayEndTheAnswer() {
        anySlicing(() -> new EchoFilter(KNOWN, 8, true), "Hi. " + SECRET + " More words.", "Hi. You are [withheld]");
    }

    @Test
    void disguisedWordsAreKnownToo() {
        String disguised = SECRET.replace("a", "\u0430").replace("recipe", "rec\u200Bipe");
        assertThat(whole(() -> new EchoFilter(KNOWN, 8, false), disguised))
                .contains("[withheld]")
                .doesNotContain("soup");
    }

    @Test
    void anEchoWithoutSpacesIsWithheldInTheMiddleOfATextToo() {
        String secret = "\u4f60\u662f\u4e00\u4e2a\u8010\u5fc3\u7684\u53a8\u5e08\u7edd\u4e0d\u900f\u9732\u79d8\u65b9";
        KnownText known = KnownText.of(42, List.of(secret));
        anySlicing(
                () -> new EchoFilter(known, 8, false),
                "\u6211\u7684\u6307\u4ee4" + secret + "\u5b8c\u4e86",
                "\u6211\u7684\u6307\u4ee4\u4f60\u662f[withheld]\u5b8c\u4e86");
        anySlicing(
                () -> new EchoFilter(KNOWN, 8, false),
                SECRET.replaceAll("[ ,]+", "-") + " Done.",
                "You-are[withheld] Done.");
        anySlicing(
                () -> new EchoFilter(KNOWN, 8, false),
                SECRET.replaceAll("[ ,]+", ",") + " Done.",
                "You,are[withheld] Done.");
    }

    @Test
    void wordsThatBeginNoKnownRunGoOutAsTheyCome() {
        EchoFilter filter = new EchoFilter(KNOWN, 8, false);
        assertThat(filter.accept("Tides ri")).isEqualTo("Tides ri");
        assertThat(filter.accept("se, but you a")).isEqualTo("se, but you a");
        assertThat(filter.accept("re ")).isEqualTo("re");
        assertThat(filter.accept("late")).isEmpty();
        assertThat(filter.accept(" again")).isEqualTo(" late again");
    }

    @Test
    void stagesWorkOneAfterAnother() {
        anySlicing(
                () -> new StageChain(List.of(new ReasoningTagFilter(), new EchoFilter(KNOWN, 8, false))),
                "<think>hm</think>Ha: " + SECRET,
                "Ha: You are [withheld]");
    }
}
