package io.portcullis.campaign;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What speaks for a group being one actor, as numbers; measured on even windows wherever the links were made on
 * odd ones, so that having been chosen for sharing does not count twice.
 *
 * <p>Features: {@code intent}, mean training-value intent of members; {@code share}, mean share of a member's even
 * exchanges under a key of the group; {@code wrapper}, mean over members of the even intent of the key it uses most;
 * {@code burst}, ln likelihood of so many newcomers against the share of newcomers in the fleet, at most 10; {@code
 * start}, largest share of members that first called within the same six hours; {@code size}, mean ln of 1 + exchanges,
 * of which 64 count; {@code monologue}, mean share of exchanges that continue no conversation; {@code known}, share of
 * members whose age is known, for where it is not a wrapper with a purpose must do; {@code orgs}, ln of distinct
 * organisations; {@code overlap}, ln of 1 + other accounts at work in the same five minutes; {@code payment} and {@code
 * network}, share of members that share one with another organisation of the group; {@code young}, share opened within
 * a fortnight of their first exchange; {@code unverified}; {@code score}, mean individual score; {@code alike}, how
 * much less members differ from each other than their own prompts predict; {@code kin}, share of members whose papers
 * tie them to another; {@code replay}, share of members that handed answers of others back; {@code routine}, see {@link
 * Routine}, {@code fresh}, 1 less that, and {@code common}, its part that others of the group ask; {@code carry}, see
 * {@link Carrying}; {@code papers}, 1 where kin or carry ties at least a tenth, 0 for strangers; {@code brief}, share
 * of members that came and went within six hours; {@code untold}, 1 where ages are unknown and the log is too short
 * to see who came late. Where a log tells no addresses at all, {@code network} is {@code kin}.
 */
public final class GroupTest {
    private static final double YOUNG_DAYS = 14;
    private static final double HARMLESS = 20;
    private static final double PURPOSE_SCORE = 0.3;
    /** Members of a large group that look on average as few honest accounts do: chance does not make that. */
    private static final double MEAN_OF_MANY = -0.1;

    private static final double STRONG_SCORE = 3;
    /** Two members of twenty whose papers tie them, more than the chance of {@link Kinship}. */
    private static final double PAPERS_SHARE = 0.1;

    private static final double TEMPLATE_SHARE = 0.05;
    private static final double REPLAY_SHARE = 0.4;
    private static final double TRAINING = 0.35;
    /** A quarter of what a benchmark's users ask is what others of them ask, or what they asked before. */
    private static final double BENCHMARK = 0.25;
    /** Who buys with one purse buys no answer twice; without one, rooms and networks are shared by honest people. */
    private static final double TOGETHER_ASKED = 0.3;
    /** Firms that share a benchmark share papers by chance only. */
    private static final double FEW_PAPERS = 0.4;
    /** A wrapper around most of what its users send shows in their own scores; one that is mixed in does not. */
    private static final double WRAPPED = 0.5;

    /** Nearly every prompt of nearly every member asks for training material. */
    private static final double PLAINLY = 0.8;

    private static final double UNREMARKABLE = -0.5;
    private static final double CARRIED = 0.6;
    /** One in fifty groups of old and new accounts by chance. */
    private static final double BURST = 4;
    /** Began within the same six hours, and make dozens of calls. */
    private static final double LAUNCH = 0.6;

    private static final double BUSY = Math.log(32);
    /** One network for nearly all, nobody who pays by a shared means, talk or an afternoon: a class or a workshop. */
    private static final double ONE_HOUSE = 0.7;

    private static final double TALKING = 0.8;
    /** Share of members whose calls all lie within six hours: guests of a workshop. */
    private static final double AN_AFTERNOON = 0.8;

    /** A dozen calls a member; groups of a few calls look alike. */
    private static final double EARLY = Math.log(13);

    private static final Map<String, Double> UNTOLD = Map.of("young", 1.0, "burst", BURST, "papers", 1.0);

    private static final int SIZE_MAX = 64;
    private final Crowd crowd;
    private static final long SHORT = 10 * 86_400_000L;
    private static final long TOGETHER = 6 * 3_600_000L;
    private static final double BURST_MAX = 10;
    private static final double NEWCOMER_DAYS = 31;
    private final Kinship kinship;
    private final double newcomers;
    /** Six hours, less in a log of less than five days, in which nobody's stay is short. */
    private final long afternoon;
    /** Too short for anybody to have come later than others. */
    private final boolean shortLog;
    /** Whether the log tells networks; where it does not, other papers in common must do for a house. */
    private final boolean addressed;

    /** @param fleet all members there are, to tell what share is new of those that share more than software */
    GroupTest(Crowd crowd, Kinship kinship, List<Member> fleet) {
        this.crowd = crowd;
        this.kinship = kinship;
        double young = 0;
        int tied = 0;
        boolean addresses = false;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (Member member : fleet) {
            from = Math.min(from, member.first());
            to = Math.max(to, member.last());
            boolean ties = member.holds().stream().anyMatch(hold -> hold.tie() != Tie.CLIENT);
            addresses |= member.holds().stream().anyMatch(hold -> hold.tie() == Tie.NETWORK);
            young += ties && newcomer(member) ? 1 : 0;
            tied += ties ? 1 : 0;
        }
        afternoon = fleet.isEmpty() ? 0 : Math.min(TOGETHER, (to - from) / 20);
        addressed = addresses;
        shortLog = to - from < SHORT;
        newcomers = Math.max(0.1, Math.min(0.95, (young + 1) / (tied + 2.0)));
    }

    static boolean newcomer(Member member) {
        return member.ageDays() < NEWCOMER_DAYS;
    }

    /**
     * The features of members that share the given keys, by name.
     *
     * @param whole all who share the keys, those too that were left out of the members for want of other evidence:
     *     newness was a reason to stay, so that it can be counted only where nobody has left
     */
    Map<String, Double> features(List<Member> members, List<Member> whole, Set<Long> keys) {
        Map<String, Double> features = new TreeMap<>();
        double intent = 0;
        double share = 0;
        double unverified = 0;
        double score = 0;
        double replay = 0;
        Set<Long> orgs = new HashSet<>();
        for (Member member : members) {
            intent += member.evenIntent();
            share += evenShare(member, keys);
            unverified += member.verified() == 0 ? 1 : 0;
            score += member.score();
            replay += member.replayedFrom() != 0 ? 1 : 0;
            orgs.add(member.org());
        }
        double n = members.size();
        features.put("intent", intent / n);
        features.put("share", share / n);
        features.put("orgs", Math.log(orgs.size()));
        features.put("overlap", overlap(keys));
        features.put("payment", tied(members, Tie.PAYMENT));
        features.put("young", young(whole));
        features.put("unverified", unverified / n);
        features.put("score", score / n);
        features.put("alike", alike(members));
        double kin = kinship.share(members);
        features.put("kin", kin);
        features.put("network", addressed ? tied(members, Tie.NETWORK) : kin);
        features.put("replay", replay / n);
        features.put("wrapper", wrapper(members, keys));
        features.put("burst", burst(whole));
        features.put("start", together(members));
        features.put("size", size(members));
        features.put("monologue", monologue(members));
        features.put("known", known(members));
        features.put("brief", brief(members));
        features.put("untold", shortLog && known(members) < 0.5 ? 1.0 : 0);
        double routine = Routine.of(members);
        features.put("routine", routine);
        features.put("fresh", 1 - routine);
        features.put("common", Routine.shared(members));
        double carry = Carrying.share(members);
        features.put("carry", carry);
        features.put("papers", kin >= PAPERS_SHARE || carry >= CARRIED ? 1.0 : 0);
        return features;
    }

    /**
     * The weighted sum of features, less {@value #HARMLESS} for a group that is not {@link #harmful}. In a short log
     * that tells no ages, what depends on them and on papers counts as it would for a ring: {@link #harmful} asks for
     * more there.
     */
    public static double statistic(Map<String, Double> features, Map<String, Double> weights) {
        double sum = harmful(features) ? 0 : -HARMLESS;
        boolean told = features.getOrDefault("untold", 0.0) < 0.5;
        for (Map.Entry<String, Double> feature : features.entrySet()) {
            double value = told ? feature.getValue() : UNTOLD.getOrDefault(feature.getKey(), feature.getValue());
            sum += value * weights.getOrDefault(feature.getKey(), 0.0);
        }
        return sum;
    }

    /**
     * Whether at least two independent kinds of evidence speak for one actor with a purpose. Users of one product
     * share a wrapper; a class of students shares wrapper, hour and campus, even papers if a teacher opened its
     * accounts; honest judges share a benchmark and a purpose: none of them shares papers and a purpose, or a wrapper
     * with a purpose that only newcomers use. That a class begins together, all new, says nothing, and its purpose must
     * show twice. Users of one benchmark ask the same again and share no papers. One kind is enough where sessions of
     * new accounts are carried on by other new accounts. Honest groups are ranked after the same question.
     */
    public static boolean harmful(Map<String, Double> features) {
        boolean papers = features.getOrDefault("kin", 0.0) >= PAPERS_SHARE;
        boolean template = features.getOrDefault("share", 0.0) >= TEMPLATE_SHARE;
        boolean replay = features.getOrDefault("replay", 0.0) >= REPLAY_SHARE;
        boolean burst = features.getOrDefault("burst", 0.0) >= BURST;
        double score = features.getOrDefault("score", 0.0);
        boolean training =
                Math.max(features.getOrDefault("intent", 0.0), features.getOrDefault("wrapper", 0.0)) >= TRAINING;
        boolean unpaid = features.getOrDefault("payment", 0.0) < PAPERS_SHARE;
        boolean talk = features.getOrDefault("monologue", 1.0) < TALKING;
        boolean brief = features.getOrDefault("brief", 0.0) >= AN_AFTERNOON;
        boolean school = unpaid && (talk || brief) && features.getOrDefault("network", 0.0) >= ONE_HOUSE;
        boolean large = features.getOrDefault("orgs", 0.0) >= Math.log(8);
        boolean purpose = training || score >= (papers && template && large ? MEAN_OF_MANY : PURPOSE_SCORE);
        boolean plain = score < UNREMARKABLE && (!large || features.getOrDefault("share", 0.0) >= WRAPPED);
        boolean strong = training && !plain || score >= (large ? PURPOSE_SCORE : STRONG_SCORE);
        double size = features.getOrDefault("size", 0.0);
        boolean benchmark =
                features.getOrDefault("routine", 0.0) >= BENCHMARK && features.getOrDefault("kin", 0.0) < FEW_PAPERS
                        || unpaid && features.getOrDefault("common", 0.0) >= TOGETHER_ASKED;
        boolean carried = features.getOrDefault("carry", 0.0) >= CARRIED;
        if (size < EARLY || !carried && (school || benchmark)) {
            return false;
        }
        boolean launch = features.getOrDefault("start", 0.0) >= LAUNCH && size >= BUSY;
        boolean rush =
                template && (burst || !dated(features) && (score >= PURPOSE_SCORE || large && plainly(features)));
        return carried
                || papers && (purpose || replay || launch || rush)
                || replay && template && purpose
                || rush && strong;
    }

    /** Customers of a product share a wrapper, whatever it asks for, but not their networks. */
    private static boolean plainly(Map<String, Double> features) {
        return features.getOrDefault("intent", 0.0) >= PLAINLY
                && features.getOrDefault("share", 0.0) >= WRAPPED
                && features.getOrDefault("network", 0.0) >= FEW_PAPERS;
    }

    private static boolean dated(Map<String, Double> features) {
        return features.getOrDefault("known", 1.0) >= 0.5;
    }

    private double wrapper(List<Member> members, Set<Long> keys) {
        double sum = 0;
        for (Member member : members) {
            double intent = 0;
            int most = 0;
            for (Member.Hold hold : member.holds()) {
                if (hold.tie().template() && keys.contains(hold.key()) && hold.even() > most) {
                    most = hold.even();
                    intent = crowd.sharing(hold.key()).evenIntent();
                }
            }
            sum += intent;
        }
        return sum / members.size();
    }

    private double burst(List<Member> members) {
        Set<Long> orgs = new HashSet<>();
        Set<Long> fresh = new HashSet<>();
        for (Member member : members) {
            orgs.add(member.org());
            if (newcomer(member)) {
                fresh.add(member.org());
            }
        }
        double n = orgs.size();
        double share = Math.min(0.999, fresh.size() / n);
        if (share <= newcomers) {
            return 0;
        }
        double divergence =
                share * StrictMath.log(share / newcomers) + (1 - share) * StrictMath.log((1 - share) / (1 - newcomers));
        return Math.min(BURST_MAX, n * divergence);
    }

    static double together(List<Member> members) {
        long[] starts = members.stream().mapToLong(Member::first).sorted().toArray();
        int best = 0;
        int from = 0;
        for (int to = 0; to < starts.length; to++) {
            while (starts[to] - starts[from] > TOGETHER) {
                from++;
            }
            best = Math.max(best, to - from + 1);
        }
        return best / (double) starts.length;
    }

    private static double monologue(List<Member> members) {
        double sum = 0;
        for (Member member : members) {
            sum += 1 - member.talk();
        }
        return sum / members.size();
    }

    private static double young(List<Member> members) {
        double young = 0;
        for (Member member : members) {
            young += member.ageDays() < YOUNG_DAYS ? 1 : 0;
        }
        return young / members.size();
    }

    private double brief(List<Member> members) {
        double brief = 0;
        for (Member member : members) {
            brief += member.last() - member.first() <= afternoon ? 1 : 0;
        }
        return brief / members.size();
    }

    private static double known(List<Member> members) {
        double known = 0;
        for (Member member : members) {
            known += member.dated() ? 1 : 0;
        }
        return known / members.size();
    }

    private static double size(List<Member> members) {
        double sum = 0;
        for (Member member : members) {
            sum += StrictMath.log(1.0 + Math.min(SIZE_MAX, member.exchanges()));
        }
        return sum / members.size();
    }

    private static double evenShare(Member member, Set<Long> keys) {
        int best = 0;
        for (Member.Hold hold : member.holds()) {
            if (hold.tie().template() && keys.contains(hold.key())) {
                best = Math.max(best, hold.even());
            }
        }
        return Math.min(1, best / Math.max(1.0, member.evenExchanges()));
    }

    private double overlap(Set<Long> keys) {
        double most = 0;
        for (long key : keys) {
            Sharing sharing = crowd.sharing(key);
            most = Math.max(most, sharing.rarity() * StrictMath.log(1 + sharing.overlap()));
        }
        return most;
    }

    private static double tied(List<Member> members, Tie tie) {
        Map<Long, Set<Long>> orgs = new HashMap<>();
        for (Member member : members) {
            for (Member.Hold hold : member.holds()) {
                if (hold.tie() == tie) {
                    orgs.computeIfAbsent(hold.key(), k -> new HashSet<>()).add(member.org());
                }
            }
        }
        double tied = 0;
        for (Member member : members) {
            boolean shared = false;
            for (Member.Hold hold : member.holds()) {
                shared |= hold.tie() == tie
                        && orgs.getOrDefault(hold.key(), Set.of()).size() > 1;
            }
            tied += shared ? 1 : 0;
        }
        return tied / members.size();
    }

    /**
     * ln of predicted over observed variance between members' mean embeddings, within [-3, 3]: near 0 for accounts
     * fed from one pool, well below for accounts with lives of their own. Random Fourier features have squared length
     * near half their number, so that an account's own variance is that half less its mean's squared length.
     */
    static double alike(List<Member> members) {
        int size = members.get(0).mean().length;
        double[] centre = new double[size];
        double predicted = 0;
        for (Member member : members) {
            double square = 0;
            for (int i = 0; i < size; i++) {
                centre[i] += member.mean()[i] / members.size();
                square += (double) member.mean()[i] * member.mean()[i];
            }
            predicted += Math.max(0.02 * size, size / 2.0 - square) / Math.max(1, member.exchanges()) / members.size();
        }
        double between = 0;
        for (Member member : members) {
            for (int i = 0; i < size; i++) {
                double d = member.mean()[i] - centre[i];
                between += d * d / Math.max(1, members.size() - 1);
            }
        }
        return Math.max(-3, Math.min(3, StrictMath.log((predicted + 1e-9) / (between + 1e-9))));
    }
}
