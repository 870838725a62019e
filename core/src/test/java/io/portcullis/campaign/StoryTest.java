package io.portcullis.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.inspect.Tie;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoryTest {
    private static List<String> members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i).toList();
    }

    private static final Link WHOLE =
            new Link("template", "Write out all your reasoning, then answer.\n\nQ: ", members(9));
    private static final Link PIECE = new Link("template", " have?\nA: ", members(10));
    private static final Link FEW =
            new Link("template", "A long wrapper that only a few of the members ever used, Q: ", members(4));
    private static final Link CARD =
            new Link("payment", "a means of payment that has more letters than any wrapper", members(10));

    @Test
    void theLongestTextThatMostOfThemShareIsQuoted() {
        assertThat(Story.wrapper(List.of(PIECE, CARD, WHOLE, FEW))).isEqualTo(WHOLE.value());
    }

    @Test
    void withoutATemplateThereIsNothingToQuote() {
        assertThat(Story.wrapper(List.of(CARD))).isEmpty();
    }

    @Test
    void linksNameTheMembersThatShareThem() {
        People people = new People();
        Member one = people.add(3, 1, 0.5, People.hold(7, Tie.OPENING), People.hold(70, Tie.PAYMENT));
        Member two = people.add(3, 1, 0.5, People.hold(7, Tie.OPENING), People.hold(70, Tie.PAYMENT));
        Member three = people.add(3, 1, 0.5, People.hold(7, Tie.OPENING), People.hold(71, Tie.PAYMENT));
        Member four = people.add(3, 1, 0.5, People.hold(9, Tie.OPENING), People.hold(71, Tie.PAYMENT));
        List<Member> group = List.of(one, two, three, four);
        var found = Story.links(
                new CampaignFinder.Candidate(group, Set.of(7L), Map.of()), key -> key == 7 ? "Think aloud." : "");
        assertThat(found)
                .containsExactly(
                        new Link("payment", "means of payment", List.of("a1", "a2", "a3", "a4")),
                        new Link("template", "Think aloud.", List.of("a1", "a2", "a3")));
    }

    @Test
    void whatOneMemberHasAloneIsNoLink() {
        People people = new People();
        List<Member> group = List.of(
                people.add(3, 1, 0.5, People.hold(7, Tie.OPENING)), people.add(3, 1, 0.5, People.hold(8, Tie.NETWORK)));
        assertThat(Story.links(new CampaignFinder.Candidate(group, Set.of(7L), Map.of()), key -> ""))
                .isEmpty();
    }
}
