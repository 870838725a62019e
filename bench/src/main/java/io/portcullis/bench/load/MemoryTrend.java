package io.portcullis.bench.load;

import java.util.ArrayList;
import java.util.List;

/** Memory over a run, as samples of (requests so far, bytes), and how fast it grows once the program is warm. */
final class MemoryTrend {

    private static final double WARM_SHARE = 0.5;

    private final List<Sample> samples = new ArrayList<>();

    /** One look at the process. */
    record Sample(long requests, long bytes) {}

    void add(long requests, long bytes) {
        samples.add(new Sample(requests, bytes));
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Bytes of growth for each request over the second half of the run, by least squares; 0 with too few samples. */
    double bytesPerRequest() {
        if (samples.isEmpty()) {
            return 0;
        }
        double half = samples.getLast().requests() * WARM_SHARE;
        List<Sample> warm =
                samples.stream().filter(sample -> sample.requests() >= half).toList();
        double meanX = warm.stream().mapToDouble(Sample::requests).average().orElse(0);
        double meanY = warm.stream().mapToDouble(Sample::bytes).average().orElse(0);
        double above = 0;
        double below = 0;
        for (Sample sample : warm) {
            above += (sample.requests() - meanX) * (sample.bytes() - meanY);
            below += (sample.requests() - meanX) * (sample.requests() - meanX);
        }
        return below == 0 ? 0 : above / below;
    }
}
