package io.portcullis.shape;

/**
 * How much of a model's reasoning a caller sees. {@code SUMMARY} shows only what the API itself labels a summary (the
 * Responses API does); where raw reasoning and summary cannot be told apart it hides, as {@code HIDDEN} does.
 */
public enum ReasoningView {
    FULL,
    SUMMARY,
    HIDDEN;

    ReasoningView stricter(ReasoningView other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
