package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * No sleep and an even pace: how flat an account's hours of the day are, and how regular its intervals.
 *
 * <p>Value: entropy of the 24 hours of day (event time, UTC) over ln 24, times n / (n +
 * 32), plus 0.5 where the coefficient of variation of intervals is below 0.6. State: 24 counters, five numbers. Cost:
 * none. Evaded by keeping office hours. Nightly jobs and bots are regular too; strata and low weight account for
 * that. Source: inter-arrival statistics of ServeGen (2025).
 */
final class RhythmDetector implements Detector {
    static final String NAME = "rhythm";
    private static final long HOUR = 3_600_000L;
    private static final int HOURS = 24;

    private final short[] hours = new short[HOURS];
    private int seen;
    private long last = Long.MIN_VALUE;
    private long longestIdle;
    private double sum;
    private double squares;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        int hour = (int) Math.floorMod(Math.floorDiv(reading.at(), HOUR), (long) HOURS);
        if (hours[hour] < Short.MAX_VALUE) {
            hours[hour]++;
        }
        if (last != Long.MIN_VALUE) {
            long gap = Math.max(0, reading.at() - last);
            longestIdle = Math.max(longestIdle, gap);
            double seconds = Math.min(gap, HOUR) / 1000.0;
            sum += seconds;
            squares += seconds * seconds;
        }
        last = Math.max(last, reading.at());
        seen++;
    }

    @Override
    public double value(Crowd crowd) {
        if (seen < 16) {
            return 0;
        }
        double total = 0;
        for (short count : hours) {
            total += count;
        }
        double entropy = 0;
        for (double count : hours) {
            if (count > 0) {
                entropy -= count / total * StrictMath.log(count / total);
            }
        }
        return entropy / StrictMath.log(HOURS) * seen / (seen + 32.0) + (variation() < 0.6 ? 0.5 : 0);
    }

    @Override
    public String because(Crowd crowd) {
        return "longest pause %.1f h, intervals vary by %.2f of their mean"
                .formatted(longestIdle / (double) HOUR, variation());
    }

    @Override
    public List<String> exchanges() {
        return List.of();
    }

    private double variation() {
        double gaps = Math.max(1, seen - 1);
        double mean = sum / gaps;
        double variance = Math.max(0, squares / gaps - mean * mean);
        return mean <= 0 ? 1 : Math.sqrt(variance) / mean;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeLong(last);
        out.writeLong(longestIdle);
        out.writeDouble(sum);
        out.writeDouble(squares);
        for (short count : hours) {
            out.writeShort(count);
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        last = in.readLong();
        longestIdle = in.readLong();
        sum = in.readDouble();
        squares = in.readDouble();
        for (int i = 0; i < HOURS; i++) {
            hours[i] = in.readShort();
        }
    }

    @Override
    public int bytes() {
        return 64 + 16 + 2 * HOURS;
    }
}
