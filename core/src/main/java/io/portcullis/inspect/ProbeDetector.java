package io.portcullis.inspect;

import io.portcullis.sketch.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * A search for a way in: many differently worded prompts after hidden reasoning or instructions within a day, and the
 * refusals they meet.
 *
 * <p>Value: natural log of 1 + distinct wordings in the worst day, plus the share of them refused;
 * prompts in one {@link Reading#frame} are one wording, for a tutor's system prompt that asks to show all work
 * searches for nothing. State: one bitmap
 * of 64 wordings, six numbers. Cost: none. Evaded by probing from a fresh account each time, which pooling over
 * linked accounts answers. Days are event time and do not overlap. Source: Intent.PROBE of {@link IntentModel}.
 */
final class ProbeDetector implements Detector {
    static final String NAME = "probe-burst";
    private static final long DAY = 86_400_000L;

    private long day = Long.MIN_VALUE;
    private long wordings;
    private int refused;
    private int probes;
    private float worst;
    private final Exhibits exhibits = new Exhibits();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        long today = Math.floorDiv(reading.at(), DAY);
        if (today > day) {
            day = today;
            wordings = 0;
            refused = 0;
            probes = 0;
        }
        float probability = reading.intents()[Intent.PROBE.ordinal()];
        if (probability < 0.5) {
            return;
        }
        probes++;
        refused += reading.refused() ? 1 : 0;
        wordings |= 1L << (wording(reading) & 63);
        exhibits.add(reading.id(), probability + (reading.refused() ? 1 : 0));
        worst = (float)
                Math.max(worst, distinct() < 2 ? 0 : StrictMath.log(1 + distinct()) + refused / (double) probes);
    }

    /** One frame around many texts is one wording. */
    private static long wording(Reading reading) {
        return reading.frame() == 0 ? reading.signature()[0] : Hash64.mix(reading.frame());
    }

    @Override
    public double value(Crowd crowd) {
        return worst;
    }

    @Override
    public String because(Crowd crowd) {
        return "%d prompts in a day search for hidden text in %.0f wordings, %d refused"
                .formatted(probes, distinct(), refused);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    /** Linear counting over the bitmap. */
    private double distinct() {
        int empty = 64 - Long.bitCount(wordings);
        return 64 * StrictMath.log(64.0 / Math.max(1, empty));
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(day);
        out.writeLong(wordings);
        out.writeInt(refused);
        out.writeInt(probes);
        out.writeFloat(worst);
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        day = in.readLong();
        wordings = in.readLong();
        refused = in.readInt();
        probes = in.readInt();
        worst = in.readFloat();
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 56 + exhibits.bytes();
    }
}
