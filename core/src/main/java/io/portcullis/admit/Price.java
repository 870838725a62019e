package io.portcullis.admit;

/** What a model costs, in millionths of a currency unit for a million tokens. */
public record Price(long inputMicrosPerMillion, long outputMicrosPerMillion) {
    public static final Price FREE = new Price(0, 0);

    /** A thousand currency units for a thousand tokens; keeps the product within 64 bits. */
    private static final long MOST = 1_000_000_000_000L;

    public Price {
        if (inputMicrosPerMillion < 0
                || inputMicrosPerMillion > MOST
                || outputMicrosPerMillion < 0
                || outputMicrosPerMillion > MOST) {
            throw new IllegalArgumentException("prices must be within 0 and " + MOST + ", are " + inputMicrosPerMillion
                    + " and " + outputMicrosPerMillion);
        }
    }

    /** The cost in micros, rounded up; at the largest long where it would overflow. */
    public long micros(long inputTokens, long outputTokens) {
        return sum(cost(inputTokens, inputMicrosPerMillion), cost(outputTokens, outputMicrosPerMillion));
    }

    private static long cost(long tokens, long microsPerMillion) {
        long whole = tokens / 1_000_000;
        long rest = tokens % 1_000_000;
        if (microsPerMillion != 0 && whole > Long.MAX_VALUE / 4 / microsPerMillion) {
            return Long.MAX_VALUE / 4;
        }
        return whole * microsPerMillion + (rest * microsPerMillion + 999_999) / 1_000_000;
    }

    private static long sum(long a, long b) {
        return Math.min(a + b, Long.MAX_VALUE / 4);
    }
}
