package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Ramp and plan use: how fast an account calls, and whether it went straight to that pace.
 *
 * <p>Value: natural log of 1 + the busiest hour's exchanges, doubled in weight by the share of it reached within the
 * account's first hour of traffic. State: four counters of hours. Cost: none. Evaded by a slow drip, which costs the
 * attacker time. Against a plan's own limits the calibration's strata compare accounts of equal plans. Hours out of
 * order count towards the current one.
 */
final class VolumeDetector implements Detector {
    static final String NAME = "volume";
    private static final long HOUR = 3_600_000L;

    private long firstHour = Long.MIN_VALUE;
    private long hour;
    private int inHour;
    private int busiest;
    private int opening;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        long now = Math.floorDiv(reading.at(), HOUR);
        if (firstHour == Long.MIN_VALUE) {
            firstHour = reading.at();
            hour = now;
        }
        if (now > hour) {
            hour = now;
            inHour = 0;
        }
        inHour++;
        opening += reading.at() - firstHour < HOUR ? 1 : 0;
        if (inHour > busiest) {
            busiest = inHour;
            exhibits.add(reading.id(), Math.log(busiest));
        }
    }

    @Override
    public double value(Crowd crowd) {
        double straight = busiest == 0 ? 0 : Math.min(1, opening / (double) busiest);
        return Math.log1p(busiest) * (1 + straight) / 2;
    }

    @Override
    public String because(Crowd crowd) {
        return "%d exchanges in its busiest hour, %d in its very first".formatted(busiest, opening);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(firstHour);
        out.writeLong(hour);
        out.writeInt(inHour);
        out.writeInt(busiest);
        out.writeInt(opening);
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        firstHour = in.readLong();
        hour = in.readLong();
        inHour = in.readInt();
        busiest = in.readInt();
        opening = in.readInt();
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 48 + exhibits.bytes();
    }
}
