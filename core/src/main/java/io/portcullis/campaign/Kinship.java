package io.portcullis.campaign;

import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Tie;
import io.portcullis.sketch.Hash64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who among accounts has papers in common: two accounts of different organisations are kin when they share a means of
 * payment, or two of network prefix, hour of registration and mail domain that go together at least
 * {@value #LIFT} times as often as chance would have it. One shared network is a campus, one hour a busy evening, one
 * mail domain a popular one: two of them at once are not. Of accounts of which nothing is known but their traffic one
 * network and one client program, by the same measure, must do.
 *
 * <p>It tells a public template from a campaign's: the users of a tutorial, a framework or a benchmark are not kin.
 * State: a count for each shared key and pair of keys, for the time of one search.
 */
final class Kinship {
    private static final double LIFT = 20;

    private final Map<Long, Integer> counts = new HashMap<>();
    private final double accounts;

    /** @param bystanders accounts without papers in common, which are not among {@code all} */
    Kinship(List<Member> all, int bystanders, Crowd crowd) {
        accounts = all.size() + (double) bystanders;
        for (Member member : all) {
            for (Member.Hold hold : member.holds()) {
                if (paper(hold.tie())) {
                    counts.merge(hold.key(), 1, Integer::sum);
                } else if (hold.tie() == Tie.CLIENT && !member.dated()) {
                    counts.computeIfAbsent(hold.key(), key ->
                            (int) Math.round(crowd.sharing(key).accounts()));
                }
            }
        }
        for (Member member : all) {
            for (long[] pair : pairs(member)) {
                counts.merge(pair[2], 1, Integer::sum);
            }
        }
    }

    private static boolean paper(Tie tie) {
        return tie == Tie.PAYMENT || tie == Tie.NETWORK || tie == Tie.REGISTRATION || tie == Tie.MAIL;
    }

    private int count(long key) {
        return counts.getOrDefault(key, 0);
    }

    /** Pairs of shared keys of different kinds: the one, the other, both. */
    private List<long[]> pairs(Member member) {
        List<long[]> pairs = new ArrayList<>();
        for (Member.Hold a : member.holds()) {
            for (Member.Hold b : member.holds()) {
                boolean program = !member.dated() && a.tie() == Tie.NETWORK && b.tie() == Tie.CLIENT;
                boolean papers = program || paper(a.tie()) && paper(b.tie()) && a.tie() != Tie.PAYMENT;
                if (papers && a.tie().ordinal() < b.tie().ordinal() && count(a.key()) > 1 && count(b.key()) > 1) {
                    pairs.add(new long[] {a.key(), b.key(), Hash64.pair(a.key(), b.key())});
                }
            }
        }
        return pairs;
    }

    /** The account's papers, each a key that makes any two holders of different organisations kin. */
    List<Long> papers(Member member) {
        List<Long> papers = new ArrayList<>();
        for (Member.Hold hold : member.holds()) {
            if (hold.tie() == Tie.PAYMENT && count(hold.key()) > 1) {
                papers.add(hold.key());
            }
        }
        for (long[] pair : pairs(member)) {
            int both = count(pair[2]);
            if (both > 1 && both * accounts >= LIFT * count(pair[0]) * count(pair[1])) {
                papers.add(pair[2]);
            }
        }
        return papers;
    }

    /** Which of the members are kin to another of them, in their order. */
    boolean[] kin(List<Member> members) {
        Map<Long, Integer> holder = new HashMap<>();
        boolean[] kin = new boolean[members.size()];
        for (int i = 0; i < members.size(); i++) {
            for (long paper : papers(members.get(i))) {
                int first = holder.merge(paper, i, (old, now) -> old);
                if (members.get(first).org() != members.get(i).org()) {
                    kin[first] = true;
                    kin[i] = true;
                }
            }
        }
        return kin;
    }

    /** Share of the members that are kin to another of them. */
    double share(List<Member> members) {
        int count = 0;
        for (boolean one : kin(members)) {
            count += one ? 1 : 0;
        }
        return members.isEmpty() ? 0 : count / (double) members.size();
    }
}
