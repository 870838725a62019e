package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Wrappers that an account shares with accounts it has nothing to do with.
 *
 * <p>Value: over the keys that the account made its own ({@link Adoptions}), the largest share of its exchanges under
 * the key, times ln of the distinct organisations on it (at most 64), times its rarity in honest traffic, times
 * what the
 * intent of its uses exceeds 0.15: a wrapper under which nobody asks for training material ties, but does not accuse.
 * State: none beyond the adoptions. Cost: twelve look-ups a look. Evaded by wording each account's
 * wrapper anew; similarity bands still catch mild paraphrase. Classes of students, customers of one product and users
 * of one framework share wrappers too, which is why intent and rarity weigh in. Source: cross-account monitoring
 * reports of 2026.
 */
final class TemplateDetector implements Detector {
    static final String NAME = "template-recurrence";
    /** Mean intent that wrappers of honest products reach as well. */
    static final double COMMON_INTENT = 0.15;

    private static final double ORGS_MAX = 64;
    private final Adoptions adoptions;
    private final Exhibits exhibits = new Exhibits(1);

    TemplateDetector(Adoptions adoptions) {
        this.adoptions = adoptions;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        adoptions.exhibit(reading, crowd, exhibits);
    }

    @Override
    public double value(Crowd crowd) {
        double best = 0;
        for (int i = 0; i < adoptions.size(); i++) {
            best = Math.max(best, strength(i, crowd));
        }
        return best;
    }

    @Override
    public String because(Crowd crowd) {
        int top = 0;
        for (int i = 1; i < adoptions.size(); i++) {
            top = strength(i, crowd) > strength(top, crowd) ? i : top;
        }
        if (adoptions.size() == 0) {
            return "no recurring wrapper";
        }
        Sharing sharing = crowd.sharing(adoptions.key(top));
        return "a wrapper behind %.0f %% of its prompts is shared with about %.0f other organisations"
                .formatted(100 * adoptions.share(top), Math.max(0, sharing.orgs() - 1));
    }

    @Override
    public List<String> exchanges() {
        return exhibits.ids();
    }

    private double strength(int index, Crowd crowd) {
        Sharing sharing = crowd.sharing(adoptions.key(index));
        if (sharing.orgs() < 2) {
            return 0;
        }
        return adoptions.share(index)
                * StrictMath.log(Math.min(ORGS_MAX, sharing.orgs()))
                * sharing.rarity()
                * Math.max(0, sharing.intent() - COMMON_INTENT);
    }

    @Override
    public void write(DataOutput out) throws IOException {

        exhibits.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {

        exhibits.read(in);
    }

    @Override
    public int bytes() {
        return 24 + exhibits.bytes();
    }
}
