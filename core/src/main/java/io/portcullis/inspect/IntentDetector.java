package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * The share of an account's prompts that a trainer of models would send: the strongest of the four training-value
 * intents of {@link Intent}, summed as probabilities.
 *
 * <p>Value: the largest intent's mean probability, shrunk by four exchanges of 0, within [0, 1]. State: four sums.
 * Cost: none beyond the reading. Evaded by wording that the model never met, and by passing other people's prompts
 * on. Honest judges, evaluation suites and teachers show it too. Source: own model, see {@link IntentModel}.
 */
final class IntentDetector implements Detector {
    static final String NAME = "training-intent";
    private static final int INTENTS = 4;

    private final float[] sums = new float[INTENTS];
    private int seen;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        for (int i = 0; i < INTENTS; i++) {
            sums[i] += reading.intents()[i];
        }
        seen++;
        double intent = reading.intent();
        if (intent >= 0.5) {
            exhibits.add(reading.id(), intent);
        }
    }

    @Override
    public double value(Crowd crowd) {
        return sums[strongest()] / (seen + 4.0);
    }

    @Override
    public String because(Crowd crowd) {
        return "about %.0f of %d prompts ask for %s"
                .formatted(sums[strongest()], seen, Intent.values()[strongest()].words());
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    private int strongest() {
        int best = 0;
        for (int i = 1; i < INTENTS; i++) {
            best = sums[i] > sums[best] ? i : best;
        }
        return best;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        for (float sum : sums) {
            out.writeFloat(sum);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        seen = in.readInt();
        for (int i = 0; i < INTENTS; i++) {
            sums[i] = in.readFloat();
        }
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 64 + exhibits.bytes();
    }
}
