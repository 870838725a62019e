package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How much of the world an account's prompts cover: distinct coarse topics against what as many prompts drawn evenly
 * from everything would reach.
 *
 * <p>Value: d / E[d], d distinct topics of 256 and E[d] = 256 (1 - (255/256)^n), within [0, 1]; people have few
 * interests and stay low, samplers of a pool come near 1. State: 256 bits and a counter. Cost: one bit. Evaded by
 * giving every account few topics; the group's between-account variance then gives it away. Source: the coupon
 * collector's expectation; PRADA's idea (Juuti et al. 2019) without its normality.
 */
final class CoverageDetector implements Detector {
    static final String NAME = "coverage";
    private static final int TOPICS = 256;

    private final long[] topics = new long[TOPICS / 64];
    private int seen;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        int topic = reading.topic();
        long bit = 1L << (topic & 63);
        if ((topics[topic >>> 6] & bit) == 0) {
            exhibits.add(reading.id(), 1);
        }
        topics[topic >>> 6] |= bit;
        seen++;
    }

    @Override
    public double value(Crowd crowd) {
        return seen < 8 ? 0 : distinct() / (TOPICS * (1 - StrictMath.pow(1 - 1.0 / TOPICS, seen)));
    }

    @Override
    public String because(Crowd crowd) {
        return "%d prompts touch %d of %d topics".formatted(seen, distinct(), TOPICS);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    private int distinct() {
        int count = 0;
        for (long word : topics) {
            count += Long.bitCount(word);
        }
        return count;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        for (long word : topics) {
            out.writeLong(word);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        for (int i = 0; i < topics.length; i++) {
            topics[i] = in.readLong();
        }
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 72 + exhibits.bytes();
    }
}
