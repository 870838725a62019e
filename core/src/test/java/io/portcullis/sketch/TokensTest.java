package io.portcullis.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokensTest {
    private static Tokens skeleton(String text) {
        return Tokens.of(text, 4000, 0).skeleton();
    }

    private static String records(String first, String second) {
        return "[{\"id\": 1, \"q\": \"%s\"}, {\"id\": 2, \"q\": \"%s\"}, {\"id\": 3, \"q\": \"x\"}]"
                .formatted(first, second);
    }

    @Test
    void aListOfRecordsIsOpenedByTheOrderThatFollowsIt() {
        String order = "\nAnswer every one of these in full, then add a short summary below";
        long one = skeleton(records("how tall", "how far") + order).wording(10, false);
        long other = skeleton(records("which river runs", "who was it") + order).wording(10, false);
        assertThat(one).isEqualTo(other).isNotZero();
        String label = "\nSort the records into three groups by subject and return the list";
        assertThat(skeleton(records("how tall", "how far") + label).wording(10, false))
                .isNotEqualTo(one);
    }

    @Test
    void aListOfRecordsWithTooFewWordsBesidesHasNoOpening() {
        assertThat(skeleton(records("how tall", "how far") + "\nSort these").wording(10, false))
                .isZero();
    }

    @Test
    void plainWordsAreTakenAsTheyStand() {
        Tokens tokens = skeleton("one two three 4 five six seven eight nine ten eleven twelve");
        assertThat(tokens.wording(10, false)).isEqualTo(tokens.hash(0, 10));
        assertThat(tokens.wording(8, true)).isEqualTo(tokens.hash(tokens.size() - 8, tokens.size()));
    }
}
