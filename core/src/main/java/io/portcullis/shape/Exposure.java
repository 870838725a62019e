package io.portcullis.shape;

import io.portcullis.traffic.Asks;
import io.portcullis.traffic.Endpoint;
import java.util.Set;

/**
 * What a plan may see of a model's answers, and ask for; data, checked at birth.
 *
 * @param logprobs whether log-probabilities are shown at all
 * @param topLogprobsMax alternatives shown a token, within [0, 20]
 * @param logprobDecimals decimals kept of a log-probability, within [0, 16]; 16 leaves numbers untouched
 * @param nMax candidates a call, at least 1
 * @param include values of {@code include} that may be asked for; {@code *} allows all
 * @param outputTokensMax bound on an answer in tokens, 0 for none
 * @param tools whether tools may be declared
 * @param fingerprint whether {@code system_fingerprint} is shown
 */
public record Exposure(
        boolean logprobs,
        int topLogprobsMax,
        int logprobDecimals,
        LogitBias logitBias,
        int nMax,
        boolean seed,
        boolean echo,
        boolean prediction,
        ReasoningView reasoning,
        Set<String> include,
        int outputTokensMax,
        boolean tools,
        boolean fingerprint,
        OnForbidden onForbidden) {
    /** Decimals at which numbers stay as upstream wrote them. */
    public static final int EXACT = 16;

    /** Everything is shown: an answer passes byte for byte. */
    public static final Exposure FULL = new Exposure(
            true,
            20,
            EXACT,
            LogitBias.ALLOWED,
            128,
            true,
            true,
            true,
            ReasoningView.FULL,
            Set.of("*"),
            0,
            true,
            true,
            OnForbidden.STRIP);

    public Exposure {
        require(topLogprobsMax >= 0 && topLogprobsMax <= 20, "topLogprobsMax must be within [0, 20]", topLogprobsMax);
        require(
                logprobDecimals >= 0 && logprobDecimals <= EXACT,
                "logprobDecimals must be in [0, 16]",
                logprobDecimals);
        require(nMax >= 1 && nMax <= 128, "nMax must be within [1, 128]", nMax);
        require(outputTokensMax >= 0, "outputTokensMax must not be negative", outputTokensMax);
        include = Set.copyOf(include);
    }

    /** Whether an include value may be asked for. */
    public boolean includes(String value) {
        return include.contains("*") || include.contains(value);
    }

    /** What both show: of each field the stricter. */
    public Exposure and(Exposure other) {
        return Stricter.of(this, other);
    }

    /** The same with a bound on answers, which only ever lowers one; 0 changes nothing. */
    public Exposure capped(int outputTokens) {
        return outputTokens == 0 ? this : Stricter.capped(this, outputTokens);
    }

    /** The same with log-probabilities hidden: they would tell words that a filter takes out. */
    public Exposure withoutLogprobs() {
        return Stricter.withoutLogprobs(this);
    }

    /** What becomes of these asks under this exposure; pure. */
    public Grant judge(Asks asks, Endpoint endpoint) {
        return Judge.judge(this, asks, endpoint);
    }

    private static void require(boolean holds, String rule, int value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but is " + value);
        }
    }
}
