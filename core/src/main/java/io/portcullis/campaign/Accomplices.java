package io.portcullis.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who works for a campaign without sharing its wrapper or papers: new accounts, begun within hours of a member, as
 * busy as the members, talking as much as they do, whose prompts are no further from the campaign's than draws from its
 * pool would be. Only a campaign that was started at once and whose members are draws from one pool has any, and one
 * that far more accounts resemble than it has members is too common in looks to have any.
 *
 * <p>Asked only about groups that are campaigns already, so that having been chosen for likeness counts in no test.
 */
final class Accomplices {
    /** Members differ no more than this from draws of one pool; {@link GroupTest} explains the scale. */
    private static final double ONE_POOL = -0.15;

    private static final double NEAR = -0.3;
    private static final double SLACK = 0.1;
    private static final long HOURS = 3 * 3_600_000L;
    /** Means over fewer prompts lie near everything. */
    private static final int ENOUGH = 32;

    /** Most of the members began within the same six hours, as programs do that are started together. */
    private static final double LAUNCH = 0.6;

    private static final double TALK = 0.2;
    /** Who buys a card for most of his accounts is caught by the few that share one: up to three in four are found. */
    private static final int MORE = 3;

    private static final double TWICE = 2;

    private Accomplices() {}

    /** Members of the fleet, none of them in the group, that work for it; empty where that cannot be told. */
    static List<Member> of(List<Member> group, List<Member> fleet) {
        if (GroupTest.together(group) < LAUNCH || GroupTest.alike(group) < ONE_POOL) {
            return List.of();
        }
        double least = NEAR;
        double furthest = Double.POSITIVE_INFINITY;
        double talk = 0;
        for (Member member : group) {
            furthest = Math.min(furthest, near(member, group));
            talk += member.talk() / group.size();
        }
        least = Math.max(least, furthest - SLACK);
        long[] sizes = group.stream().mapToLong(Member::exchanges).sorted().toArray();
        double busy = sizes[sizes.length / 2];
        if (busy < ENOUGH) {
            return List.of();
        }
        long[] starts = group.stream().mapToLong(Member::first).sorted().toArray();
        Set<String> inside = new HashSet<>();
        group.forEach(member -> inside.add(member.account()));
        List<Member> found = new ArrayList<>();
        for (Member member : fleet) {
            boolean fits = GroupTest.newcomer(member)
                    && member.exchanges() >= ENOUGH
                    && member.exchanges() * TWICE >= busy
                    && member.exchanges() <= busy * TWICE
                    && Math.abs(member.talk() - talk) <= TALK
                    && begun(member.first(), starts);
            if (fits && !inside.contains(member.account()) && near(member, group) >= least) {
                found.add(member);
            }
        }
        return found.size() > MORE * group.size() ? List.of() : found;
    }

    private static boolean begun(long first, long[] starts) {
        int at = Arrays.binarySearch(starts, first - HOURS);
        int next = at < 0 ? -at - 1 : at;
        return next < starts.length && starts[next] <= first + HOURS;
    }

    /**
     * ln of predicted over observed squared distance between the account's mean embedding and that of the others of
     * the group: near 0 for a draw from their pool, well below for another life.
     */
    static double near(Member account, List<Member> group) {
        int size = account.mean().length;
        double[] centre = new double[size];
        int others = 0;
        double within = 0;
        for (Member member : group) {
            if (!member.account().equals(account.account())) {
                others++;
                within += spread(member);
                for (int i = 0; i < size; i++) {
                    centre[i] += member.mean()[i];
                }
            }
        }
        double observed = 0;
        for (int i = 0; i < size; i++) {
            double d = account.mean()[i] - centre[i] / Math.max(1, others);
            observed += d * d;
        }
        double predicted = spread(account) + within / Math.max(1, others * others);
        return StrictMath.log((predicted + 1e-9) / (observed + 1e-9));
    }

    /** The variance that the account's own prompts give its mean. */
    private static double spread(Member member) {
        int size = member.mean().length;
        double square = 0;
        for (int i = 0; i < size; i++) {
            square += (double) member.mean()[i] * member.mean()[i];
        }
        return Math.max(0.02 * size, size / 2.0 - square) / Math.max(1, member.exchanges());
    }
}
