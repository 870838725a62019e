package io.portcullis.shape;

/** Whether a caller may bias tokens: together with log-probabilities a bias reads a model's logits one by one. */
public enum LogitBias {
    NEVER,
    WITHOUT_LOGPROBS,
    ALLOWED;

    LogitBias stricter(LogitBias other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
