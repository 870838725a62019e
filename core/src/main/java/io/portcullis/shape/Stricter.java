package io.portcullis.shape;

import java.util.Set;
import java.util.stream.Collectors;

/** Two exposures laid over each other: nothing is seen that either of them hides. */
final class Stricter {
    private Stricter() {}

    static Exposure of(Exposure one, Exposure other) {
        boolean logprobs = one.logprobs() && other.logprobs();
        return with(one, other, logprobs, tokens(one.outputTokensMax(), other.outputTokensMax()));
    }

    static Exposure capped(Exposure one, int outputTokens) {
        return with(one, one, one.logprobs(), tokens(one.outputTokensMax(), outputTokens));
    }

    static Exposure withoutLogprobs(Exposure one) {
        return with(one, one, false, one.outputTokensMax());
    }

    private static Exposure with(Exposure one, Exposure other, boolean logprobs, int outputTokens) {
        return new Exposure(
                logprobs,
                Math.min(one.topLogprobsMax(), other.topLogprobsMax()),
                Math.min(one.logprobDecimals(), other.logprobDecimals()),
                one.logitBias().stricter(other.logitBias()),
                Math.min(one.nMax(), other.nMax()),
                one.seed() && other.seed(),
                one.echo() && other.echo(),
                one.prediction() && other.prediction(),
                one.reasoning().stricter(other.reasoning()),
                include(one.include(), other.include()),
                outputTokens,
                one.tools() && other.tools(),
                one.fingerprint() && other.fingerprint(),
                one.onForbidden() == OnForbidden.REFUSE ? one.onForbidden() : other.onForbidden());
    }

    private static Set<String> include(Set<String> one, Set<String> other) {
        if (one.contains("*")) {
            return other;
        }
        return other.contains("*") ? one : one.stream().filter(other::contains).collect(Collectors.toSet());
    }

    /** The smaller bound, 0 being none. */
    private static int tokens(int one, int other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
