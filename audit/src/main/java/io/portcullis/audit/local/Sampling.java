package io.portcullis.audit.local;

import java.util.Map;

/**
 * How tokens are drawn.
 *
 * @param temperature 0 takes the most probable token; otherwise logits are divided by it
 * @param topP share of the probability that may be drawn from, in (0, 1]
 * @param seed the same seed and question give the same text
 * @param maxTokens bound on the tokens of an answer, reasoning included
 * @param logitBias added to the logits of single tokens before anything else
 * @param topLogprobs alternatives reported with every token, 0 to 20
 */
public record Sampling(
        double temperature, double topP, long seed, int maxTokens, Map<Integer, Double> logitBias, int topLogprobs) {
    /** Longest answer whatever is asked, in tokens. */
    public static final int MAX_TOKENS = 4096;

    public Sampling {
        logitBias = Map.copyOf(logitBias);
        if (!(temperature >= 0) || !(topP > 0 && topP <= 1) || maxTokens < 1 || topLogprobs < 0 || topLogprobs > 20) {
            throw new IllegalArgumentException("sampling out of range: temperature %s, top_p %s, max_tokens %d, top %d"
                    .formatted(temperature, topP, maxTokens, topLogprobs));
        }
    }

    public static Sampling seeded(long seed) {
        return new Sampling(1, 1, seed, MAX_TOKENS, Map.of(), 0);
    }
}
