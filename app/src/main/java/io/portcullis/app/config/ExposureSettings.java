package io.portcullis.app.config;

import java.util.Set;

/**
 * What of an answer may be seen; each plan names one.
 *
 * @param logprobs whether log-probabilities may be asked for
 * @param topLogprobs most alternatives a token
 * @param logprobDecimals digits kept after the point
 * @param nMax most candidates a call ({@code n}, {@code best_of})
 * @param include allowed values of the Responses API's {@code include}
 * @param maxTokens most output tokens a call, 0 for the model's own bound
 * @param systemFingerprint whether {@code system_fingerprint} is passed on
 */
public record ExposureSettings(
        String name,
        boolean logprobs,
        int topLogprobs,
        int logprobDecimals,
        LogitBias logitBias,
        int nMax,
        boolean seed,
        boolean echo,
        boolean prediction,
        Reasoning reasoning,
        Set<String> include,
        int maxTokens,
        boolean tools,
        boolean systemFingerprint) {
    public ExposureSettings {
        include = Set.copyOf(include);
    }

    /** Whether tokens may be biased; the pair with log-probabilities is what logit theft needs. */
    public enum LogitBias {
        NEVER,
        WITHOUT_LOGPROBS,
        ALWAYS
    }

    /** What a caller sees of a model's reasoning. */
    public enum Reasoning {
        FULL,
        SUMMARY,
        HIDDEN
    }
}
