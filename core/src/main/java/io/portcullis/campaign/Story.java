package io.portcullis.campaign;

import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Puts a campaign into words for a person. */
final class Story {
    private static final long LULL = 7_200_000L;
    private static final double PART = 0.3;
    private static final int LINKS_MAX = 12;

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

    /**
     * What holds the members together, most accounts first, at most {@value #LINKS_MAX}.
     *
     * @param words the shared wording behind a key
     */
    static List<Link> links(CampaignFinder.Candidate candidate, LongFunction<String> words) {
        Map<Long, Integer> counts = new TreeMap<>();
        Map<Long, Tie> ties = new HashMap<>();
        int replays = 0;
        for (Member member : candidate.members()) {
            replays += member.replayedFrom() != 0 ? 1 : 0;
            for (Member.Hold hold : member.holds()) {
                if (candidate.keys().contains(hold.key())) {
                    counts.merge(hold.key(), 1, Integer::sum);
                    ties.put(hold.key(), hold.tie());
                }
            }
        }
        List<Link> links = new ArrayList<>();
        counts.forEach((key, count) -> {
            Tie tie = ties.get(key);
            if (tie != null && count >= 2) {
                String text = words.apply(key);
                links.add(new Link(tie.link(), text.isEmpty() ? tie.words() : text, count));
            }
        });
        if (replays > 0) {
            links.add(new Link("replay", "text issued to one member that came back under another", replays));
        }
        failover(candidate.members()).ifPresent(links::add);
        double overlap = candidate.features().getOrDefault("overlap", 0.0);
        if (overlap > StrictMath.log(2)) {
            links.add(new Link(
                    "synchrony",
                    "at work in the same five minutes",
                    candidate.members().size()));
        }
        links.sort(Comparator.comparingInt((Link link) -> -link.accounts())
                .thenComparing(Link::kind, Comparator.reverseOrder())
                .thenComparing(Link::value));
        Set<String> seen = new HashSet<>();
        links.removeIf(link -> !seen.add(link.kind() + link.value()));
        return links.size() > LINKS_MAX ? links.subList(0, LINKS_MAX) : links;
    }
    /**
     * The wrapper as a person would quote it: the longest text among the templates that at least three quarters
     * as many accounts share as the commonest, for pieces of a wrapper are links too. Empty where no template is shared.
     */
    static String wrapper(List<Link> links) {
        List<Link> templates =
                links.stream().filter(link -> link.kind().equals("template")).toList();
        int most = templates.stream().mapToInt(Link::accounts).max().orElse(0);
        String longest = "";
        for (Link template : templates) {
            boolean longer = template.value().strip().length() > longest.strip().length();
            longest = 4 * template.accounts() >= 3 * most && longer ? template.value() : longest;
        }
        return longest;
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
