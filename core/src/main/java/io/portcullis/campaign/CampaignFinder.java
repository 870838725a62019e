package io.portcullis.campaign;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import io.portcullis.sketch.Hash64;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;

/**
 * The search for campaigns over a list of members: links of odd windows make a graph, dense groups of it are
 * tested on even windows against honest groups. The order of members is that of their names, so that nothing
 * depends on how they were gathered.
 */
public final class CampaignFinder {
    static final int LEAST = 3;
    /** What a wrapper of little more than {@link #LEAST_CAUSE} makes of the smallest group density decides about. */
    private static final double DENSITY = 0.07;

    private static final double RARE = 0.2;
    private static final double COMMON_INTENT = 0.15;
    private static final double COMMON_FRESH = 0.6;
    private static final double LEAST_CAUSE = 0.3;
    private static final double PAPER_WEIGHT = 1;

    private final Crowd crowd;
    private final LongFunction<String> words;

    /** @param words the shared wording behind a key */
    public CampaignFinder(Crowd crowd, LongFunction<String> words) {
        this.crowd = crowd;
        this.words = words;
    }

    /** A group with its features, before it is judged. */
    public record Candidate(List<Member> members, Set<Long> keys, Map<String, Double> features) {
        /** The same with more members; features stay those that it was judged by. */
        private Candidate joined(List<Member> more) {
            List<Member> all = new ArrayList<>(members);
            all.addAll(more);
            all.sort(Comparator.comparing(Member::account));
            return new Candidate(List.copyOf(all), keys, features);
        }
    }

    /**
     * All dense groups of at least three organisations, and those that carry each other's sessions on.
     *
     * @param bystanders accounts left out of {@code all} because they share nothing that could tie them to a group
     */
    public List<Candidate> candidates(List<Member> all, int bystanders) {
        List<Member> members = new ArrayList<>(all);
        members.sort(Comparator.comparing(Member::account));
        Kinship kinship = new Kinship(members, bystanders, crowd);
        AccountGraph graph = new AccountGraph(members.size());
        Set<Member> carrying = Carrying.parties(members);
        Map<Long, List<Integer>> holders = holders(members);
        Map<Long, Tie> ties = new HashMap<>();
        members.forEach(member -> member.holds().forEach(hold -> ties.put(hold.key(), hold.tie())));
        List<Long> keys = new ArrayList<>(holders.keySet());
        keys.sort(null);
        for (long key : keys) {
            List<Integer> holding = holders.getOrDefault(key, List.of());
            Tie tie = ties.get(key);
            double weight = tie == null
                    ? REPLAY_WEIGHT
                    : tie.template()
                            ? tie.weight()
                                    * cause(
                                            key,
                                            holding.stream().map(members::get).toList(),
                                            kinship)
                            : 0;
            if (holding.size() >= 2 && weight > 0) {
                holding.stream()
                        .filter(member -> !carrying.contains(members.get(member)))
                        .forEach(member -> graph.tie(member, key, weight));
            }
        }
        for (int i = 0; i < members.size(); i++) {
            for (long paper : kinship.papers(members.get(i))) {
                if (!carrying.contains(members.get(i))) {
                    graph.tie(i, paper, PAPER_WEIGHT);
                }
            }
        }
        GroupTest test = new GroupTest(crowd, kinship, members);
        List<Candidate> candidates = new ArrayList<>();
        for (List<Member> parties : Carrying.groups(members, kinship)) {
            Set<Long> issuers = new HashSet<>();
            parties.forEach(member -> issuers.add(member.replayedFrom()));
            issuers.remove(0L);
            candidates.add(new Candidate(parties, issuers, test.features(parties, parties, issuers)));
        }
        for (AccountGraph.Group group : graph.groups(LEAST, DENSITY)) {
            Set<Long> held = new HashSet<>(group.keys());
            List<Member> whole = group.members().stream().map(members::get).toList();
            List<Member> chosen = suspects(whole, held, kinship);
            if (chosen.stream().map(Member::org).distinct().count() >= LEAST) {
                candidates.add(new Candidate(chosen, held, test.features(chosen, whole, held)));
            }
        }
        return candidates;
    }

    /**
     * Groups to rank candidates against: all holders of each key that at least three organisations share, and groups
     * of 3 to 16 drawn by hash from the twentieth of accounts that look worst, one for each eight accounts, no two of
     * a group kin.
     */
    public List<Candidate> references(List<Member> all) {
        List<Member> members = new ArrayList<>(all);
        members.sort(Comparator.comparing(Member::account));
        Kinship kinship = new Kinship(members, 0, crowd);
        GroupTest test = new GroupTest(crowd, kinship, members);
        List<Candidate> references = new ArrayList<>(candidates(members, 0));
        Map<Long, List<Integer>> holders = holders(members);
        List<Long> keys = new ArrayList<>(holders.keySet());
        keys.sort(null);
        for (long key : keys) {
            List<Member> whole = holders.getOrDefault(key, List.of()).stream()
                    .map(members::get)
                    .toList();
            List<Member> group = suspects(whole, Set.of(key), kinship);
            if (group.stream().map(Member::org).distinct().count() >= LEAST) {
                references.add(new Candidate(group, Set.of(key), test.features(group, whole, Set.of(key))));
            }
        }
        List<Member> worst = suspects(members, Set.of(), kinship);
        for (int i = 0; i < members.size() / 8 && worst.size() >= POOL; i++) {
            int size = LEAST + (int) (14 * Hash64.unit(Hash64.mix(i)));
            List<Member> drawn = new ArrayList<>();
            Set<Long> papers = new HashSet<>();
            for (int j = 0; j < size; j++) {
                Member member = worst.get((int) (Hash64.unit(Hash64.pair(i, j)) * worst.size()));
                List<Long> own = kinship.papers(member);
                if (!drawn.contains(member) && own.stream().noneMatch(papers::contains)) {
                    drawn.add(member);
                    papers.addAll(own);
                }
            }
            if (drawn.size() >= LEAST) {
                references.add(new Candidate(drawn, Set.of(), test.features(drawn, drawn, Set.of())));
            }
        }
        return references;
    }

    /**
     * Those of a group that something speaks against besides the link: more excess than 95 % of honest accounts have,
     * papers in common with others of the group, a wrapper whose uses mostly ask for training material, or being as
     * new as the others under a wrapper. Honest bystanders of a popular key drop out; reference groups go through the
     * same sieve.
     */
    private List<Member> suspects(List<Member> group, Set<Long> keys, Kinship kinship) {
        List<Member> kept = new ArrayList<>();
        boolean[] kin = kinship.kin(group);
        for (int i = 0; i < group.size(); i++) {
            Member member = group.get(i);
            boolean wrapped = false;
            for (Member.Hold hold : member.holds()) {
                wrapped |= hold.tie().template()
                        && keys.contains(hold.key())
                        && (GroupTest.newcomer(member)
                                || crowd.sharing(hold.key()).intent() >= 0.5);
            }
            if (wrapped || kin[i] || member.score() > 0) {
                kept.add(member);
            }
        }
        return kept;
    }

    private static final int POOL = 10;
    private static final double REPLAY_WEIGHT = 0.3;

    /** Who holds which key by odd windows; an organisation whose text was replayed is a key for both sides. */
    private static Map<Long, List<Integer>> holders(List<Member> members) {
        Map<Long, List<Integer>> holders = new HashMap<>();
        Set<Long> replayed = new HashSet<>();
        for (Member member : members) {
            if (member.replayedFrom() != 0) {
                replayed.add(member.replayedFrom());
            }
        }
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Set<Long> mine = new HashSet<>();
            for (Member.Hold hold : member.holds()) {
                if (hold.odd() > 0 || !hold.tie().template()) {
                    mine.add(hold.key());
                }
            }
            if (member.replayedFrom() != 0) {
                mine.add(member.replayedFrom());
            }
            if (replayed.contains(member.org())) {
                mine.add(member.org());
            }
            for (long key : mine) {
                holders.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
            }
        }
        return holders;
    }

    /**
     * How far a template ties its users: as far as they are kin, all newly come, or ask for training material under it.
     * A template of strangers of all ages with ordinary purposes is public, however rare its wording.
     */
    private double cause(long key, List<Member> holding, Kinship kinship) {
        Sharing sharing = crowd.sharing(key);
        if (sharing.orgs() < 2.5 || sharing.rarity() < RARE) {
            return 0;
        }
        double fresh = holding.stream().filter(GroupTest::newcomer).count() / (double) holding.size();
        double cause = kinship.share(holding)
                + Math.max(0, sharing.intent() - COMMON_INTENT)
                + Math.max(0, fresh - COMMON_FRESH);
        return cause < LEAST_CAUSE ? 0 : sharing.rarity() * Math.min(1, cause);
    }

    /**
     * Judges candidates by a statistic and its p-value; those with p at most alpha are campaigns, likeliest first.
     *
     * @param fleet accounts that may work for a campaign without sharing its keys; each joins the likeliest only
     */
    public List<Campaign> judged(
            List<Candidate> candidates,
            List<Member> fleet,
            Map<String, Double> weights,
            ToDoubleFunction<Double> pValue,
            double alpha) {
        record Verdict(Candidate group, double statistic, double p) {}
        List<Verdict> verdicts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            double statistic = GroupTest.statistic(candidate.features(), weights);
            double p = pValue.applyAsDouble(statistic);
            if (p <= alpha && GroupTest.harmful(candidate.features())) {
                verdicts.add(new Verdict(candidate, statistic, p));
            }
        }
        verdicts.sort(Comparator.comparingDouble((Verdict verdict) -> -verdict.statistic())
                .thenComparing(verdict -> verdict.group().members().get(0).account()));
        Set<String> taken = new HashSet<>();
        verdicts.forEach(verdict -> verdict.group().members().forEach(member -> taken.add(member.account())));
        List<Campaign> campaigns = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            List<Member> more = Accomplices.of(verdict.group().members(), fleet).stream()
                    .filter(member -> taken.add(member.account()))
                    .toList();
            campaigns.add(campaign(verdict.group().joined(more), verdict.statistic(), verdict.p()));
        }
        campaigns.sort(Comparator.comparingDouble(Campaign::p)
                .thenComparingDouble(campaign -> -campaign.score())
                .thenComparing(campaign -> campaign.accounts().get(0)));
        List<Campaign> named = new ArrayList<>();
        for (Campaign campaign : campaigns) {
            named.add(new Campaign(
                    "c" + (named.size() + 1),
                    campaign.accounts(),
                    campaign.exchanges(),
                    campaign.first(),
                    campaign.last(),
                    campaign.p(),
                    campaign.score(),
                    campaign.wrapper(),
                    campaign.links(),
                    campaign.why()));
        }
        return named;
    }

    private Campaign campaign(Candidate candidate, double statistic, double p) {
        List<String> accounts =
                candidate.members().stream().map(Member::account).sorted().toList();
        long exchanges = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Member member : candidate.members()) {
            exchanges += member.exchanges();
            first = Math.min(first, member.first());
            last = Math.max(last, member.last());
        }
        List<Link> links = Story.links(candidate, words);
        return new Campaign(
                "",
                accounts,
                exchanges,
                Instant.ofEpochMilli(first),
                Instant.ofEpochMilli(last),
                p,
                statistic,
                Story.wrapper(links),
                links,
                Story.why(candidate, links));
    }
}
