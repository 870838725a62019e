package io.portcullis.mark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotMarkerTest {
    private static final String START = "This is the way that you and the others know. ";

    /** Every text that some key makes of one. */
    private static Set<String> marked(String text) {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            SlotMarker marker = new SlotMarker(MarkKey.derive(new byte[32], MarkKey.SLOTS, "t" + i, "e"));
            all.add(marker.accept(START + text) + marker.end());
        }
        Set<String> without = new HashSet<>();
        all.forEach(one -> without.add(one.substring(START.length())));
        return without;
    }

    @Test
    void equalWordingsTakeEachOthersPlace() {
        assertThat(marked("The answer is not known to us."))
                .containsExactlyInAnyOrder("The answer is not known to us.", "The answer isn't known to us.");
        assertThat(marked("For example, they hid."))
                .containsExactlyInAnyOrder("For example, they hid.", "For instance, they hid.");
        assertThat(marked("I bought some bread, cheese, and wine."))
                .containsExactlyInAnyOrder(
                        "I bought some bread, cheese, and wine.", "I bought some bread, cheese and wine.");
        assertThat(marked("\n\n2. **Plan ahead**: it pays."))
                .containsExactlyInAnyOrder("\n\n2. **Plan ahead**: it pays.", "\n\n2. **Plan ahead:** it pays.");
        assertThat(marked("Bakers City - known for bread"))
                .containsExactlyInAnyOrder("Bakers City - known for bread", "Bakers City \u2013 known for bread");
    }

    @Test
    void aListKeepsOneStyleOfNumbers() {
        assertThat(marked("Here:\n\n1. Buy:\n   1. Eggs\n   2. Tea\n\n2. Cook\n3. Eat\n\n1. New\n2. One"))
                .hasSize(8)
                .allMatch(text -> text.contains("1. Buy") == text.contains("2. Cook"))
                .allMatch(text -> text.contains("2. Cook") == text.contains("3. Eat"))
                .allMatch(text -> text.contains("1. Eggs") == text.contains("2. Tea"))
                .allMatch(text -> text.contains("1. New") == text.contains("2. One"));
        assertThat(marked("It cost:\n1. \n1.5 kg\n2020. Then")).hasSize(1);
    }

    @Test
    void wordingsThatWouldChangeTheMeaningStay() {
        for (String text : List.of(
                "Tell me what it is and why.",
                "Why don't you ask them?",
                "That is not only good but also cheap.",
                "It's been a year.",
                "The best one for you will vary by taste.",
                "I looked like a fool to them.",
                "In summer, cats and dogs sleep.",
                "They know that you are, I think.",
                "No one of them came.",
                "This is the support that they need to succeed.",
                "I know you well, and how many cars came is unknown.",
                "It has been there for several years.",
                "After all the rain, they slept.")) {
            assertThat(marked(text)).as(text).containsExactly(text);
        }
    }

    @Test
    void whatIsNoProseStays() {
        for (String text : List.of(
                "`it is not done` in code",
                "\n\n```python\nprint(\"it is not known\")\n# you are not done\n```\nBye.",
                "\n\n    you are not here, for example, or there\n",
                "He said \"it is not known, for example, to us\" then.",
                "He said \u201Cyou are not known to me\u201D then.",
                "\n\n> It is not known to us. For example, they hid.\n",
                "\n\n# It is not known to us\n",
                "\n\n| you are not | for example, this |\n|---|---|\n",
                "Let $x$ be so that \\(you are not known\\) holds.",
                "\n\n{\"a\": \"it is not known\", \"b\": [\"you are not\"]}\n",
                "\n\n<p>It is not known to us</p>",
                "See https://example.org/it/is/not and mail you.are@example.org.")) {
            assertThat(marked(text)).as(text).containsExactly(text);
        }
    }

    @Test
    void otherLanguagesStay() {
        for (String text : List.of(
                "Die Katze schl\u00E4ft all die Tage, though nobody sees it. Das ist nicht bekannt.",
                "El gato no one sabe, however, es muy bonito y come pan, queso, and vino.",
                "\u732B\u306F\u5BDD\u3066\u3044\u307E\u3059\u3002for example, \u72AC\u3082\u3067\u3059\u3002")) {
            SlotMarker marker = new SlotMarker(MarkKey.derive(new byte[32], MarkKey.SLOTS, "t", "e"));
            assertThat(marker.accept(text) + marker.end()).isEqualTo(text);
        }
    }

    @Test
    void answersThatAreDataOrCodeStayWhole() {
        for (String text : List.of(
                "{\"note\": \"x\"}\nThis is the text and it is not known to you.",
                "name: test\nnote: it is not known to the others and you are not here",
                "<answer>This is the text and it is not known to you.</answer>",
                "import os\n\nThis is the text and it is not known to you.")) {
            SlotMarker marker = new SlotMarker(MarkKey.derive(new byte[32], MarkKey.SLOTS, "t", "e"));
            assertThat(marker.accept(text) + marker.end()).isEqualTo(text);
            assertThat(marker.slots()).isZero();
        }
    }

    @Test
    void capitalsAndApostrophesAreKept() {
        assertThat(marked("They said you\u2019re late. Do not wait for them."))
                .contains("They said you\u2019re late. Don\u2019t wait for them.")
                .noneMatch(text -> text.contains("don't") || text.contains("Don't"));
    }

    @Test
    void aWordThatBeginsNoSlotGoesOutAtOnce() {
        SlotMarker marker = new SlotMarker(MarkKey.derive(new byte[32], MarkKey.SLOTS, "t", "e"));
        assertThat(marker.accept("Some cats ")).isEqualTo("Some cats ");
        assertThat(marker.accept("elepha")).isEqualTo("elepha");
        assertThat(marker.accept("nts, zz")).isEqualTo("nts, zz");
    }
}
