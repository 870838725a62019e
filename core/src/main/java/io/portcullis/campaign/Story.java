package io.portcullis.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a campaign into words for a person. */
final class Story {
    private static final long LULL = 7_200_000L;
    private static final double PART = 0.3;

    private Story() {}

    /** One sentence that says why the accounts are taken for one actor. */
    static String why(CampaignFinder.Candidate candidate, List<Link> links) {
        List<String> reasons = new ArrayList<>();
        var features = candidate.features();
        links.stream()
                .filter(link -> link.kind().equals("template"))
                .findFirst()
                .ifPresent(link ->
                        reasons.add("%d of them put the same wrapper around their prompts".formatted(link.accounts())));
        add(reasons, features.getOrDefault("intent", 0.0) > 0.3, "their prompts ask for training material");
        add(reasons, features.getOrDefault("overlap", 0.0) > StrictMath.log(2), "they work at the same times");
        add(reasons, features.getOrDefault("payment", 0.0) > 0.3, "they share means of payment");
        add(reasons, features.getOrDefault("network", 0.0) > 0.5, "they share network prefixes");
        add(reasons, features.getOrDefault("replay", 0.0) > 0, "text issued to one comes back under another");
        add(
                reasons,
                features.getOrDefault("alike", -3.0) > -0.5,
                "they are no more different than draws from one pool");
        add(reasons, features.getOrDefault("young", 0.0) > 0.7, "they were opened shortly before");
        long orgs = candidate.members().stream().map(Member::org).distinct().count();
        return "%d accounts of %d organisations act as one: %s."
                .formatted(
                        candidate.members().size(),
                        orgs,
                        reasons.isEmpty() ? "what they share is rare" : String.join("; ", reasons));
    }

    private static void add(List<String> reasons, boolean holds, String reason) {
        if (holds) {
            reasons.add(reason);
        }
    }

    /** Whether a good part of the members had ended when another good part began. */
    static Optional<Link> failover(List<Member> members) {
        int best = 0;
        for (Member end : members) {
            int before = 0;
            int after = 0;
            for (Member member : members) {
                before += member.last() <= end.last() ? 1 : 0;
                after += member.first() >= end.last() - LULL && member.last() > end.last() ? 1 : 0;
            }
            best = Math.max(best, Math.min(before, after));
            if (members.size() > 2000) {
                break;
            }
        }
        return best >= Math.max(2, PART * members.size())
                ? Optional.of(new Link("failover", "fresh accounts took over when others fell silent", best))
                : Optional.empty();
    }
}
