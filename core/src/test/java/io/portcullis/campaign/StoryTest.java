package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static final Link WHOLE = new Link("template", "Write out all your reasoning, then answer.\n\nQ: ", 9);
    private static final Link PIECE = new Link("template", " have?\nA: ", 10);
    private static final Link FEW =
            new Link("template", "A long wrapper that only a few of the members ever used, Q: ", 4);
    private static final Link CARD =
            new Link("payment", "a means of payment that has more letters than any wrapper", 10);

    @Test
    void theLongestTextThatMostOfThemShareIsQuoted() {
        assertThat(Story.wrapper(List.of(PIECE, CARD, WHOLE, FEW))).isEqualTo(WHOLE.value());
    }

    @Test
    void withoutATemplateThereIsNothingToQuote() {
        assertThat(Story.wrapper(List.of(CARD))).isEmpty();
    }
}
