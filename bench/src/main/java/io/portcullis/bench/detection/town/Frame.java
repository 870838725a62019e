package io.portcullis.bench.detection.town;

/** A fixed wrapper: a system prompt, and text before and after what varies; any of the three may be empty. */
record Frame(String system, String before, String after) {
    String wrap(String text) {
        return before + text + after;
    }
}
