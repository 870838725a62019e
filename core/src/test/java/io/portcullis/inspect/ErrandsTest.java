package io.portcullis.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Prompt;
import io.portcullis.traffic.Reply;
import io.portcullis.traffic.Turn;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrandsTest {
    private final Lens lens = new Lens(IntentModel.shipped());

    private Reading reading(List<Turn> turns) {
        return lens.read(new Exchange(
                "e",
                Instant.parse("2026-05-01T00:00:00Z"),
                "a",
                "",
                "",
                "free",
                new Client("10.0.0.1", 1, "sdk", ""),
                "/v1/chat/completions",
                200,
                Duration.ZERO,
                "",
                "m",
                new Asks(1, 1, true, 5, 0, false, false, false, false, 0, Set.of()),
                new Prompt(turns),
                new Reply("yes", "", "stop", new Usage(10, 1, 0), 3)));
    }

    private Errands asked(List<String> prompts) {
        Errands errands = new Errands();
        prompts.forEach(prompt -> errands.observe(reading(List.of(new Turn("user", prompt)))));
        return errands;
    }

    private static List<String> suite(String kind, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "Case " + kind + " " + i * 7 + ": what is the sum of " + i + " and " + i * i + "?")
                .toList();
    }

    @Test
    void oneSuiteIsOneSampleInWhateverOrderAndHoweverOften() {
        List<String> again = new ArrayList<>(suite("a", 90));
        again.addAll(suite("a", 90));
        Collections.shuffle(again, new Random(3));
        assertThat(asked(again).sample()).containsExactly(asked(suite("a", 90)).sample());
    }

    @Test
    void otherQuestionsMakeAnotherSample() {
        Set<Integer> first = new HashSet<>();
        for (int item : asked(suite("a", 90)).sample()) {
            first.add(item);
        }
        for (int item : asked(suite("b", 90)).sample()) {
            assertThat(first.add(item)).isTrue();
        }
    }

    @Test
    void whoAsksTheSuiteFourTimesAsksThreeOfFourAgain() {
        List<String> nights = new ArrayList<>();
        for (int night = 0; night < 4; night++) {
            nights.addAll(suite("a", 60));
        }
        assertThat(asked(nights).again()).isCloseTo(0.75, within(1e-9));
        assertThat(asked(suite("a", 60)).again()).isZero();
    }

    @Test
    void turnsOfAConversationAreNoErrands() {
        Errands errands = new Errands();
        errands.observe(
                reading(List.of(new Turn("user", "Hello"), new Turn("assistant", "Hi."), new Turn("user", "Go on."))));
        assertThat(errands.sample()).isEmpty();
        assertThat(errands.again()).isZero();
    }
}
