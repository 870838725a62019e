package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Text issued to one account that comes back under another: passages of an answer found in the prompts of somebody
 * else.
 *
 * <p>Value: natural log of 1 + exchanges that hand back at least two such passages as an answer of the model's, plus
 * exchanges that quote them in a prompt, of which {@value #QUOTED_MAX} count: who grades, reviews or translates what a
 * model said to others quotes much, but only who carries a session on hands the model its own answers. The engine
 * finds the passages in a table of hashes keyed by text ({@code campaign.ReplayBook}) and delivers the hits at the end
 * of the epoch. State: three counters and a partner. Cost: none here. Evaded by rewriting what is replayed. Passages
 * issued to several accounts are nobody's and never count. Source: winnowing (Schleimer et al. 2003).
 */
final class ReplayDetector implements Detector {
    static final String NAME = "replay";
    private static final int TIES_AT = 4;
    private static final int QUOTED_MAX = 2;
    private int hits;
    private int handed;
    private long partner;
    private int votes;
    private final Exhibits exhibits = new Exhibits();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        // Hits arrive by deliver(); an exchange by itself says nothing here.
    }

    @Override
    public double value(Crowd crowd) {
        return StrictMath.log(1 + handed + Math.min(QUOTED_MAX, hits - handed));
    }

    @Override
    public String because(Crowd crowd) {
        return handed == 0
                ? "%d prompts hold text that was issued to another account".formatted(hits)
                : "%d prompts hand back answers that were issued to another account".formatted(handed);
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    void deliver(String exchange, long from, boolean asAnswer) {
        hits++;
        exhibits.add(exchange, asAnswer ? 2 : 1);
        if (!asAnswer) {
            return;
        }
        handed++;
        if (votes == 0) {
            partner = from;
        }
        votes += partner == from ? 1 : -1;
    }

    int handed() {
        return handed;
    }

    /**
     * Hash of the account whose answers were handed back in most prompts (Boyer, Moore 1981), 0 if fewer than four
     * prompts did.
     */
    long partner() {
        return handed < TIES_AT ? 0 : partner;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(hits);
        out.writeInt(handed);
        out.writeLong(partner);
        out.writeInt(votes);
        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        hits = in.readInt();
        handed = in.readInt();
        partner = in.readLong();
        votes = in.readInt();
        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 44 + exhibits.bytes();
    }
}
