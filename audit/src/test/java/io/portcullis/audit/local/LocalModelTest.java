package io.portcullis.audit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalModelTest {
    private static final LocalModel MODEL = LocalModel.shipped();

    private static Generation generation(String question, Sampling sampling) {
        return new Generation(MODEL, MODEL.topic(question, "", Script.Voice.ANSWER), sampling, 6, 0);
    }

    private static String text(String question, Sampling sampling) {
        Generation generation = generation(question, sampling);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            int id = generation.next().id();
            if (id == Vocabulary.END) {
                break;
            }
            text.append(MODEL.vocabulary().decode(id));
        }
        return text.toString();
    }

    @Test
    void probabilitiesSumToOneAtEveryStep() {
        Generation generation = generation("Why does my sourdough not rise?", Sampling.seeded(1));
        for (int step = 0; step < 60; step++) {
            double[] p = generation.probabilities();
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-9));
            assertThat(Arrays.stream(p).min().orElseThrow()).isNotNegative();
            generation.next();
        }
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
        String question = "How does a rate limit work?";
        assertThat(text(question, Sampling.seeded(7))).isEqualTo(text(question, Sampling.seeded(7)));
        assertThat(text(question, Sampling.seeded(7))).isNotEqualTo(text(question, Sampling.seeded(8)));
    }

    @Test
    void theQuestionDecidesWhatIsTalkedAbout() {
        assertThat(text("How do I bake sourdough bread?", Sampling.seeded(3))).containsAnyOf("dough", "bread", "flour");
        assertThat(text("Why are there tides?", Sampling.seeded(3))).containsAnyOf("moon", "tides");
        assertThat(text("Tell me about Zyklonen Quark", Sampling.seeded(3))).contains("Zyklonen Quark");
    }

    @Test
    void anAnswerMayBeginInManyWays() {
        Set<Integer> first = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            first.add(generation("Tell me about evolution", Sampling.seeded(seed))
                    .next()
                    .id());
        }
        assertThat(first).hasSizeGreaterThan(4);
    }

    @Test
    void temperatureZeroIgnoresTheSeed() {
        Sampling greedy = new Sampling(0, 1, 1, 50, Map.of(), 0);
        assertThat(text("What is TLS?", greedy))
                .isEqualTo(text("What is TLS?", new Sampling(0, 1, 2, 50, Map.of(), 0)));
    }

    @Test
    void aBiasOfAHundredForcesATokenAndMinusAHundredForbidsIt() {
        int bread = MODEL.vocabulary().encode(" bread")[0];
        Sampling forced = new Sampling(1, 1, 1, 50, Map.of(bread, 100.0), 0);
        assertThat(generation("What is TLS?", forced).next().id()).isEqualTo(bread);
        int likely = generation("What is TLS?", new Sampling(0, 1, 1, 50, Map.of(), 0))
                .next()
                .id();
        Sampling forbidden = new Sampling(0, 1, 1, 50, Map.of(likely, -100.0), 0);
        assertThat(generation("What is TLS?", forbidden).next().id()).isNotEqualTo(likely);
    }

    @Test
    void aBiasMovesLogitsByExactlyItsValue() {
        double[] plain =
                generation("What is TLS?", Sampling.seeded(1)).probabilities().clone();
        int token = 300;
        double[] biased = generation("What is TLS?", new Sampling(1, 1, 1, 9, Map.of(token, 3.5), 0))
                .probabilities();
        double before = Math.log(plain[token] / plain[400]);
        double after = Math.log(biased[token] / biased[400]);
        assertThat(after - before).isCloseTo(3.5, within(1e-9));
    }

    @Test
    void logprobsAreThoseOfTheDistributionDrawnFrom() {
        Sampling sampling = new Sampling(1, 1, 5, 50, Map.of(), 20);
        Map<Integer, Integer> drawn = new HashMap<>();
        Token first = generation("Tell me about the moon", sampling).next();
        int draws = 2000;
        for (int seed = 0; seed < draws; seed++) {
            Sampling other = new Sampling(1, 1, seed, 50, Map.of(), 0);
            drawn.merge(generation("Tell me about the moon", other).next().id(), 1, Integer::sum);
        }
        Token.Alternative best = first.top().get(0);
        double p = Math.exp(best.logprob());
        assertThat(drawn.getOrDefault(best.id(), 0) / (double) draws)
                .isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / draws) + 1e-3));
        assertThat(first.top()).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b.logprob(), a.logprob()));
    }

    @Test
    void everyTextCanBeWrittenAndReadBack() {
        for (String any :
                List.of("", "plain words", "Ünïcödé 漢字 🙂\t\r\n\n x", "<topic> 12345,67 ``` a-b_c", "\uD800 lone")) {
            assertThat(MODEL.vocabulary().decode(MODEL.vocabulary().encode(any)))
                    .isEqualTo(any.replace('\uD800', '?'));
        }
    }

    @Test
    void tokenIdsDependOnTheTrainingTextOnly() {
        Vocabulary again = LocalModel.shipped().vocabulary();
        assertThat(again.size()).isEqualTo(MODEL.vocabulary().size());
        assertThat(again.encode("The gateway counts tokens."))
                .isEqualTo(MODEL.vocabulary().encode("The gateway counts tokens."));
    }
}
