package io.portcullis.bench.detection.rival;

/** The largest number of calls within any 24 hours; what a gateway without detection has. */
public final class RateLimit implements Rival {
    private static final long SPAN_MS = 86_400_000L;

    @Override
    public String name() {
        return "rate limit";
    }

    @Override
    public String source() {
        return "calls within the busiest 24 hours";
    }

    @Override
    public double score(Window window) {
        long[] times = window.times();
        int from = 0;
        int most = 0;
        for (int to = 0; to < times.length; to++) {
            while (times[to] - times[from] > SPAN_MS) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
