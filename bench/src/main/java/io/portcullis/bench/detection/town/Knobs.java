package io.portcullis.bench.detection.town;

import java.util.List;

/**
 * What a request asks for beside its text.
 *
 * @param maxTokens 0 if not given
 * @param temperature negative if not given
 * @param topLogprobs 0 for no log-probabilities
 * @param biased token ids that carry a logit bias of +100
 * @param candidates {@code n}
 * @param thinking whether a reasoning block is asked for
 */
record Knobs(
        int maxTokens, double temperature, int topLogprobs, List<Integer> biased, int candidates, boolean thinking) {
    static final Knobs PLAIN = new Knobs(0, -1, 0, List.of(), 1, false);

    Knobs {
        biased = List.copyOf(biased);
    }

    Knobs maxTokens(int tokens) {
        return new Knobs(tokens, temperature, topLogprobs, biased, candidates, thinking);
    }

    Knobs temperature(double value) {
        return new Knobs(maxTokens, value, topLogprobs, biased, candidates, thinking);
    }

    Knobs topLogprobs(int k) {
        return new Knobs(maxTokens, temperature, k, biased, candidates, thinking);
    }

    Knobs biased(List<Integer> tokens) {
        return new Knobs(maxTokens, temperature, topLogprobs, tokens, candidates, thinking);
    }

    Knobs candidates(int n) {
        return new Knobs(maxTokens, temperature, topLogprobs, biased, n, thinking);
    }

    Knobs withThinking() {
        return new Knobs(maxTokens, temperature, topLogprobs, biased, candidates, true);
    }
}
