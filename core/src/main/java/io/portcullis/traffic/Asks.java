package io.portcullis.traffic;

import java.util.Set;

/**
 * What a request asks to see beyond plain text, and how much of it; the part of a request that exposure governs.
 *
 * @param n candidates asked for (the larger of {@code n} and {@code best_of}), at least 1
 * @param maxTokens bound on the answer in tokens as asked, 0 if not given
 * @param logprobs whether log-probabilities are asked for
 * @param topLogprobs alternatives a token asked for, 0 if none
 * @param logitBias number of tokens biased
 * @param reasoning whether a reasoning block, summary or budget is asked for
 * @param tools number of tools declared
 * @param include values of the Responses API's {@code include}, as sent
 */
public record Asks(
        int n,
        int maxTokens,
        boolean logprobs,
        int topLogprobs,
        int logitBias,
        boolean seed,
        boolean echo,
        boolean prediction,
        boolean reasoning,
        int tools,
        Set<String> include) {
    public static final Asks NOTHING = new Asks(1, 0, false, 0, 0, false, false, false, false, 0, Set.of());

    public Asks {
        include = Set.copyOf(include);
    }
}
