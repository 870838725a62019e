package io.portcullis.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Client;
import io.portcullis.traffic.Exchange;
import io.portcullis.traffic.Prompt;
import io.portcullis.traffic.Reply;
import io.portcullis.traffic.Turn;
import io.portcullis.traffic.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Who shows the signal of knowledge drawn, and who does not. */
class KnowledgeDetectorTest {
    private static final String FRAME = "You are the patient helper of a garden centre in the north.";
    private static final Lens LENS = new Lens(IntentModel.shipped());

    private final Random random = new Random(5);

    private record Call(String system, List<String> said, int answer) {
        static Call of(String ask, int answer) {
            return new Call("", List.of(ask), answer);
        }
    }

    /** What the signal is worth in draws after {@code count} calls, evenly spread over {@code days} days. */
    private static double draws(int count, double days, IntFunction<Call> calls) {
        return Math.expm1(value(count, days, calls));
    }

    private static double value(int count, double days, IntFunction<Call> calls) {
        return detector(fed(count, days, calls)).value(Crowd.EMPTY);
    }

    private static Detector detector(Account account) {
        return account.detectors().stream()
                .filter(one -> one.name().equals(KnowledgeDetector.NAME))
                .findFirst()
                .orElseThrow();
    }

    private static Account fed(int count, double days, IntFunction<Call> calls) {
        Account account = new Account(AccountFacts.unknown("a"));
        Instant start = Instant.parse("2026-05-01T09:00:00Z");
        for (int i = 0; i < count; i++) {
            Instant at = start.plusSeconds((long) (i * days * 86_400 / count));
            account.observe(LENS.read(exchange("x" + i, at, calls.apply(i))), Crowd.EMPTY, false);
        }
        return account;
    }

    private static Exchange exchange(String id, Instant at, Call call) {
        List<Turn> turns = new java.util.ArrayList<>();
        if (!call.system().isEmpty()) {
            turns.add(new Turn("system", call.system()));
        }
        for (int i = 0; i < call.said().size(); i++) {
            turns.add(new Turn(i % 2 == 0 ? "user" : "assistant", call.said().get(i)));
        }
        return new Exchange(
                id,
                at,
                "a",
                "",
                "",
                "pro",
                Client.UNKNOWN,
                "/v1/chat/completions",
                200,
                Duration.ZERO,
                "",
                "m",
                Asks.NOTHING,
                new Prompt(turns),
                new Reply("", "", "stop", new Usage(30, call.answer(), 0), 0));
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            for (int c = 3 + random.nextInt(6); c > 0; c--) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append(' ');
        }
        return text.toString().strip();
    }

    @Test
    void aLoneScraperOfBareQuestionsIsSeenWithinThreeDays() {
        assertThat(draws(60, 3, i -> Call.of(words(14) + "?", 300))).isGreaterThan(32);
    }

    @Test
    void aDripOfTwentyADayIsSeenWithinADozenDays() {
        assertThat(draws(240, 12, i -> Call.of(words(14), 200))).isGreaterThan(64);
    }

    @Test
    void aPersonWithThreeQuestionsADayIsNot() {
        assertThat(draws(90, 30, i -> Call.of(words(10), 250))).isLessThan(32);
    }

    @Test
    void questionsPackedIntoOnePromptCountEach() {
        IntFunction<Call> packed =
                i -> Call.of(words(6) + "? " + words(6) + "? " + words(6) + "? " + words(6) + "?", 600);
        assertThat(draws(20, 4, packed)).isGreaterThan(32);
        assertThat(draws(20, 4, i -> Call.of(words(24) + "?", 600))).isLessThan(32);
    }

    @Test
    void manyQuestionMarksWithAShortAnswerCountOnce() {
        double one = draws(20, 4, i -> Call.of(words(6) + "?", 60));
        assertThat(draws(20, 4, i -> Call.of(words(6) + "????????", 60))).isEqualTo(one);
    }

    @Test
    void workInOneFrameIsNotHoweverMuch() {
        assertThat(draws(900, 14, i -> new Call(FRAME, List.of(words(12)), 400)))
                .isLessThan(1);
        assertThat(draws(900, 14, i -> Call.of("Write a trivia round for our app about " + words(3), 400)))
                .isLessThan(1);
    }

    @Test
    void aFrameOfThreeWordsIsNone() {
        IntFunction<Call> helper = i -> new Call("Be helpful always.", List.of(words(14)), 300);
        assertThat(draws(60, 3, helper)).isGreaterThan(32);
    }

    @Test
    void whoBringsTheirOwnDataIsNot() {
        assertThat(value(300, 10, i -> Call.of(words(200), 90))).isZero();
        assertThat(value(300, 10, i -> Call.of(words(12), 8))).isZero();
    }

    @Test
    void aSuiteThatIsRunAgainEveryNightIsNot() {
        List<String> suite = java.util.stream.IntStream.range(0, 150)
                .mapToObj(i -> words(15))
                .toList();
        assertThat(draws(150, 0.1, i -> Call.of(suite.get(i), 300))).isLessThan(32);
        for (int nights : new int[] {2, 4, 8}) {
            assertThat(draws(150 * nights, nights, i -> Call.of(suite.get(i % 150), 300)))
                    .as("%d nights", nights)
                    .isLessThan(32);
        }
    }

    @Test
    void questionsThatDifferByTheirNumbersOnlyAreOne() {
        assertThat(draws(300, 5, i -> Call.of(i + " What is the weight of a brick of this size in grams?", 90)))
                .isLessThan(1);
    }

    @Test
    void conversationsAreNot() {
        assertThat(value(300, 10, i -> new Call("", List.of(words(12), words(80), words(6)), 300)))
                .isZero();
    }

    @Test
    void whatWasDrawnLongAgoCountsLittle() {
        double fresh = draws(100, 4, i -> Call.of(words(12), 300));
        double old = draws(101, 101, i -> Call.of(words(12), 300));
        assertThat(old).isLessThan(fresh / 4);
    }

    @Test
    void itNamesAnExchangeAndSaysWhatItFound() {
        Detector detector = detector(fed(60, 3, i -> Call.of(words(12), 300)));
        assertThat(detector.exchanges()).containsExactly("x0");
        assertThat(detector.because(Crowd.EMPTY)).contains("bare questions on 3 days");
    }
}
