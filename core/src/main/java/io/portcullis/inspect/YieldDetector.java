package io.portcullis.inspect;

import io.portcullis.traffic.Reply;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What an account has carried away: output tokens of prompts not sent before, weighed up by reasoning and by
 * log-probabilities.
 *
 * <p>Value: natural log of 1 + weighed tokens a day of activity. Weight of a token: 1 + reasoning share, doubled
 * where its log-probabilities were returned. State: a cache of 8 prompt hashes and three numbers. Cost: none. Evading
 * it lowers the yield, which is the purpose. Heavy honest users show it; strata compare equals. Answers without usage
 * count a token for each four characters.
 */
final class YieldDetector implements Detector {
    static final String NAME = "yield";
    private static final long DAY = 86_400_000L;
    private static final int CACHE = 8;

    private final int[] recent = new int[CACHE];
    private double tokens;
    private long lastDay = Long.MIN_VALUE;
    private int days;
    private final Exhibits exhibits = new Exhibits(1);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        long today = Math.floorDiv(reading.at(), DAY);
        if (today > lastDay) {
            lastDay = today;
            days++;
        }
        int slot = (int) (reading.exact() >>> 61);
        int tag = (int) reading.exact() | 1;
        if (recent[slot] == tag) {
            return;
        }
        recent[slot] = tag;
        Reply reply = reading.exchange().reply();
        double output = reply.usage().output() > 0
                ? reply.usage().output()
                : (reply.text().length() + reply.reasoning().length()) / 4.0;
        double thought = reply.usage().output() > 0
                ? Math.min(1, reply.usage().reasoning() / (double) reply.usage().output())
                : 0;
        double gain = output * (1 + thought) * (reply.logprobTokens() > 0 ? 2 : 1);
        tokens += gain;
        exhibits.add(reading.id(), gain);
    }

    @Override
    public double value(Crowd crowd) {
        return StrictMath.log(1 + tokens / Math.max(1, days));
    }

    @Override
    public String because(Crowd crowd) {
        return "%.0f weighed output tokens on %d days".formatted(tokens, days);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(tokens);
        out.writeLong(lastDay);
        out.writeInt(days);
        for (int tag : recent) {
            out.writeInt(tag);
        }
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        tokens = in.readDouble();
        lastDay = in.readLong();
        days = in.readInt();
        for (int i = 0; i < CACHE; i++) {
            recent[i] = in.readInt();
        }
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 48 + 16 + 4 * CACHE + exhibits.bytes();
    }
}
