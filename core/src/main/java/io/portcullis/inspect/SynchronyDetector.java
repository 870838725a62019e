package io.portcullis.inspect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Acting at the same time as others under the same wrapper: how many other accounts use a key of this account's
 * within the same five minutes.
 *
 * <p>Value: the largest, over adopted keys, of rarity times the intent of its uses beyond 0.15, times ln of 1 + mean
 * other accounts in a five-minute bucket with any use. State: none beyond the adoptions. Cost: twelve look-ups a
 * look. Evaded by jitter over hours, which slows a campaign. A class of students in one lesson shows it. Source:
 * copy-catch (Beutel et al. 2013), in the mean.
 */
final class SynchronyDetector implements Detector {
    static final String NAME = "synchrony";
    private final Adoptions adoptions;

    SynchronyDetector(Adoptions adoptions) {
        this.adoptions = adoptions;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void observe(Reading reading, Crowd crowd) {
        // The key book counts who acts together; this account's part is its adoptions.
    }

    @Override
    public double value(Crowd crowd) {
        double best = 0;
        for (int i = 0; i < adoptions.size(); i++) {
            Sharing sharing = crowd.sharing(adoptions.key(i));
            best = Math.max(
                    best,
                    sharing.orgs() < 2
                            ? 0
                            : sharing.rarity()
                                    * Math.max(0, sharing.intent() - TemplateDetector.COMMON_INTENT)
                                    * StrictMath.log(1 + sharing.overlap()));
        }
        return best;
    }

    @Override
    public String because(Crowd crowd) {
        double most = 0;
        for (int i = 0; i < adoptions.size(); i++) {
            most = Math.max(most, crowd.sharing(adoptions.key(i)).overlap());
        }
        return "on average %.1f other accounts use its wrapper within the same five minutes".formatted(most);
    }

    @Override
    public List<String> exchanges() {
        return List.of();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        // Nothing of its own to keep.
    }

    @Override
    public void read(DataInput in) throws IOException {
        // Nothing of its own to keep.
    }

    @Override
    public int bytes() {
        return 24;
    }
}
