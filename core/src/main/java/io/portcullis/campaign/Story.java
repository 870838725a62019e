package io.portcullis.campaign;

import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
                .ifPresent(link -> reasons.add("%d of them put the same wrapper around their prompts"
                        .formatted(link.accounts().size())));
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
     * What holds the members together, most accounts first, at most {@value #LINKS_MAX}: the keys they were found by,
     * and means of payment and networks that they share besides. Keys that read alike are one link.
     *
     * @param words the shared wording behind a key
     */
    static List<Link> links(CampaignFinder.Candidate candidate, LongFunction<String> words) {
        Map<Long, Tie> ties = new TreeMap<>();
        Map<Long, Set<String>> holders = new HashMap<>();
        Map<Long, Set<Long>> orgs = new HashMap<>();
        Set<String> replayers = new TreeSet<>();
        for (Member member : candidate.members()) {
            if (member.replayedFrom() != 0) {
                replayers.add(member.account());
            }
            for (Member.Hold hold : member.holds()) {
                boolean papers = hold.tie() == Tie.PAYMENT || hold.tie() == Tie.NETWORK;
                if (papers || candidate.keys().contains(hold.key())) {
                    ties.put(hold.key(), hold.tie());
                    holders.computeIfAbsent(hold.key(), k -> new TreeSet<>()).add(member.account());
                    orgs.computeIfAbsent(hold.key(), k -> new HashSet<>()).add(member.org());
                }
            }
        }
        Map<List<String>, Set<String>> shared = new HashMap<>();
        ties.forEach((key, tie) -> {
            if (orgs.getOrDefault(key, Set.of()).size() >= 2) {
                String text = words.apply(key);
                shared.computeIfAbsent(List.of(tie.link(), text.isEmpty() ? tie.words() : text), k -> new TreeSet<>())
                        .addAll(holders.getOrDefault(key, Set.of()));
            }
        });
        if (!replayers.isEmpty()) {
            shared.put(List.of("replay", "text issued to one member that came back under another"), replayers);
        }
        Set<String> fresh = failover(candidate.members());
        if (!fresh.isEmpty()) {
            shared.put(List.of("failover", "fresh accounts took over when others fell silent"), fresh);
        }
        if (candidate.features().getOrDefault("overlap", 0.0) > StrictMath.log(2)) {
            Set<String> all = new TreeSet<>();
            candidate.members().forEach(member -> all.add(member.account()));
            shared.put(List.of("synchrony", "at work in the same five minutes"), all);
        }
        return shared.entrySet().stream()
                .map(one -> new Link(one.getKey().get(0), one.getKey().get(1), List.copyOf(one.getValue())))
                .sorted(Comparator.comparingInt((Link link) -> -link.accounts().size())
                        .thenComparing(Link::kind, Comparator.reverseOrder())
                        .thenComparing(Link::value))
                .limit(LINKS_MAX)
                .toList();
    }

    /**
     * The wrapper as a person would quote it: the longest text among the templates that at least three quarters as
     * many accounts share as the commonest, for pieces of a wrapper are links too. Empty where no template is shared.
     */
    static String wrapper(List<Link> links) {
        List<Link> templates =
                links.stream().filter(link -> link.kind().equals("template")).toList();
        int most = templates.stream()
                .mapToInt(link -> link.accounts().size())
                .max()
                .orElse(0);
        String longest = "";
        for (Link template : templates) {
            boolean longer = template.value().strip().length() > longest.strip().length();
            longest = 4 * template.accounts().size() >= 3 * most && longer ? template.value() : longest;
        }
        return longest;
    }

    private static void add(List<String> reasons, boolean holds, String reason) {
        if (holds) {
            reasons.add(reason);
        }
    }

    /** Those of the members that began when a good part of the others had ended, empty if they are few. */
    static Set<String> failover(List<Member> members) {
        int best = 0;
        Set<String> fresh = Set.of();
        for (Member end : members) {
            int before = 0;
            Set<String> after = new TreeSet<>();
            for (Member member : members) {
                before += member.last() <= end.last() ? 1 : 0;
                if (member.first() >= end.last() - LULL && member.last() > end.last()) {
                    after.add(member.account());
                }
            }
            if (Math.min(before, after.size()) > best) {
                best = Math.min(before, after.size());
                fresh = after;
            }
            if (members.size() > 2000) {
                break;
            }
        }
        return best >= Math.max(2, PART * members.size()) ? fresh : Set.of();
    }
}
