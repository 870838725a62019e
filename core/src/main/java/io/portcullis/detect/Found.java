package io.portcullis.detect;

import io.portcullis.campaign.CampaignFinder;
import io.portcullis.campaign.Member;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A group as a search found it, without what its members are made of.
 *
 * @param accounts names of the members
 * @param key the least of the keys that hold it together: the same group on another day has the same
 * @param features see {@link io.portcullis.campaign.GroupTest}
 */
public record Found(List<String> accounts, long key, Map<String, Double> features) {
    public Found {
        accounts = List.copyOf(accounts);
    }

    static Found of(CampaignFinder.Candidate group) {
        return new Found(
                group.members().stream().map(Member::account).toList(),
                group.keys().isEmpty() ? 0 : Collections.min(group.keys()),
                group.features());
    }
}
