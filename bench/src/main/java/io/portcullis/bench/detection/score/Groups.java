package io.portcullis.bench.detection.score;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reported groups of accounts against the true campaigns.
 *
 * @param recall share of true campaigns of which at least half of the accounts are in groups where that campaign is the
 *     majority of members
 * @param purity accounts in groups that belong to their group's commonest campaign, over all accounts in groups
 * @param bcubed harmonic mean of B-cubed precision and recall (Bagga and Baldwin 1998) over all accounts that are in a
 *     campaign or in a group; accounts in neither side's group are singletons there
 */
public record Groups(double recall, double purity, double bcubed, Map<String, Double> coverage) {
    public static Groups compare(List<Set<String>> groups, Map<String, String> campaignOf) {
        Map<String, Set<String>> campaigns = new HashMap<>();
        campaignOf.forEach((account, campaign) -> {
            if (!campaign.isEmpty()) {
                campaigns.computeIfAbsent(campaign, c -> new HashSet<>()).add(account);
            }
        });
        Map<String, Integer> covered = new HashMap<>();
        int pure = 0;
        int grouped = 0;
        for (Set<String> group : groups) {
            Map<String, Integer> count = new HashMap<>();
            for (String account : group) {
                count.merge(campaignOf.getOrDefault(account, ""), 1, Integer::sum);
            }
            grouped += group.size();
            String best = "";
            int most = 0;
            for (Map.Entry<String, Integer> e : count.entrySet()) {
                if (!e.getKey().isEmpty() && e.getValue() > most) {
                    best = e.getKey();
                    most = e.getValue();
                }
            }
            pure += most;
            if (2 * most > group.size()) {
                covered.merge(best, most, Integer::sum);
            }
        }
        Map<String, Double> coverage = new HashMap<>();
        int found = 0;
        for (Map.Entry<String, Set<String>> e : campaigns.entrySet()) {
            double share =
                    covered.getOrDefault(e.getKey(), 0) / (double) e.getValue().size();
            coverage.put(e.getKey(), share);
            found += share >= 0.5 ? 1 : 0;
        }
        return new Groups(
                campaigns.isEmpty() ? Double.NaN : (double) found / campaigns.size(),
                grouped == 0 ? Double.NaN : (double) pure / grouped,
                bcubed(groups, campaigns, campaignOf),
                coverage);
    }

    private static double bcubed(
            List<Set<String>> groups, Map<String, Set<String>> campaigns, Map<String, String> campaignOf) {
        Map<String, Set<String>> groupOf = new HashMap<>();
        Set<String> items = new HashSet<>();
        for (Set<String> group : groups) {
            for (String account : group) {
                groupOf.put(account, group);
                items.add(account);
            }
        }
        campaigns.values().forEach(items::addAll);
        if (items.isEmpty()) {
            return Double.NaN;
        }
        double precision = 0;
        double recall = 0;
        for (String item : items) {
            Set<String> group = groupOf.getOrDefault(item, Set.of(item));
            Set<String> truth = campaigns.getOrDefault(campaignOf.getOrDefault(item, ""), Set.of(item));
            int both = 0;
            for (String other : group.size() < truth.size() ? group : truth) {
                both += group.contains(other) && truth.contains(other) ? 1 : 0;
            }
            precision += (double) both / group.size();
            recall += (double) both / truth.size();
        }
        precision /= items.size();
        recall /= items.size();
        return 2 * precision * recall / (precision + recall);
    }
}
