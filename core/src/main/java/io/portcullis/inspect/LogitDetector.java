package io.portcullis.inspect;

import io.portcullis.traffic.Asks;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Harvest of logits: tokens biased by {@code logit_bias} in calls that also ask for log-probabilities, and the
 * repetition of one short prompt that a sweep of the vocabulary needs.
 *
 * <p>Value: natural log of 1 + biased tokens in such calls, plus 1 when nearly all of them ask for one token of answer.
 * State: three counters and the exhibits. Cost: none. Evaded by harvesting one token a day, or without a bias from
 * top-k alone, which yields far less. Silent without both fields: an evaluation that reads log-probabilities is
 * honest. Which tokens were biased is not in an exchange, so that the share of the vocabulary is bounded by the sum
 * from above. Source: Carlini et al. 2024; Finlayson et al. 2024.
 */
final class LogitDetector implements Detector {
    static final String NAME = "logit-harvest";

    private long biased;
    private int calls;
    private int terse;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        Asks asks = reading.exchange().asks();
        if (asks.logitBias() == 0 || !asks.logprobs() && asks.topLogprobs() == 0) {
            return;
        }
        biased += asks.logitBias();
        calls++;
        terse += asks.maxTokens() > 0 && asks.maxTokens() <= 2 ? 1 : 0;
        exhibits.add(reading.id(), asks.logitBias());
    }

    @Override
    public double value(Crowd crowd) {
        return calls == 0 ? 0 : Math.log1p(biased) + (terse >= 0.8 * calls ? 1 : 0);
    }

    @Override
    public String because(Crowd crowd) {
        return "%d calls bias %d tokens and ask for log-probabilities, %d of them for a single token of answer"
                .formatted(calls, biased, terse);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(biased);
        out.writeInt(calls);
        out.writeInt(terse);
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        biased = in.readLong();
        calls = in.readInt();
        terse = in.readInt();
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 32 + exhibits.bytes();
    }
}
