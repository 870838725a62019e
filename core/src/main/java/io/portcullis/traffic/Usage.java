package io.portcullis.traffic;

/**
 * Tokens of one exchange.
 *
 * @param reasoning the share of {@code output} that was reasoning, 0 if unknown
 */
public record Usage(long input, long output, long reasoning) {
    public static final Usage ZERO = new Usage(0, 0, 0);

    public long total() {
        return input + output;
    }
}
