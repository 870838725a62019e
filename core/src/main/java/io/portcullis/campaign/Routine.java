package io.portcullis.campaign;

import io.portcullis.inspect.Errands;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far the members of a group ask what others of it ask too, or what they have asked before: the mean over members
 * of the larger of both shares. Firms that run one benchmark ask the same cases, most of them every night; a campaign
 * deals its questions out, each to one account, once, for nobody buys an answer twice.
 */
final class Routine {
    /** Fewer items of a sample that could be found with others say nothing. */
    private static final int ENOUGH = 4;

    private Routine() {}

    /** The mean over members of the larger share. */
    static double of(List<Member> members) {
        double[] common = common(members);
        double sum = 0;
        for (int i = 0; i < common.length; i++) {
            sum += Math.max(common[i], members.get(i).again());
        }
        return sum / members.size();
    }

    /** The mean share of what others of the group ask too. */
    static double shared(List<Member> members) {
        double sum = 0;
        for (double one : common(members)) {
            sum += one;
        }
        return sum / members.size();
    }

    private static double[] common(List<Member> members) {
        Map<Integer, Set<Long>> askers = new HashMap<>();
        int furthest = furthest(members);
        for (Member member : members) {
            for (int item : member.errands()) {
                askers.computeIfAbsent(item, i -> new HashSet<>()).add(member.org());
            }
        }
        double[] shares = new double[members.size()];
        for (int i = 0; i < shares.length; i++) {
            int tested = 0;
            int common = 0;
            for (int item : members.get(i).errands()) {
                if (item <= furthest) {
                    tested++;
                    common += askers.getOrDefault(item, Set.of()).size() > 1 ? 1 : 0;
                }
            }
            shares[i] = tested < ENOUGH ? 0 : common / (double) tested;
        }
        return shares;
    }

    /** Up to here the samples of at least two organisations are whole, so that what two of them ask is in both. */
    private static int furthest(List<Member> members) {
        Map<Long, Integer> reach = new HashMap<>();
        for (Member member : members) {
            int[] sample = member.errands();
            int to = Errands.full(sample) ? sample[sample.length - 1] : Integer.MAX_VALUE;
            reach.merge(member.org(), to, Math::max);
        }
        int[] far = reach.values().stream().mapToInt(i -> i).sorted().toArray();
        return far.length < 2 ? 0 : far[far.length - 2];
    }
}
