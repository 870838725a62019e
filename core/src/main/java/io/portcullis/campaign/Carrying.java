package io.portcullis.campaign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions of one account carried on under another: of two new accounts of different organisations the one hands the
 * model, time and again, answers as its own that were issued to the other. A customer who moves to another account
 * leaves an old one, and a person who quotes an answer quotes it in words of his own.
 */
final class Carrying {
    /** A dozen sessions and more are not a few that were under way when somebody moved. */
    private static final int OFTEN = 16;

    private Carrying() {}

    /** Members that carry sessions of another member on, or whose sessions are carried on by one. */
    static Set<Member> parties(List<Member> members) {
        Set<Member> parties = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Member[] pair : pairs(members)) {
            parties.add(pair[0]);
            parties.add(pair[1]);
        }
        return parties;
    }

    private static List<Member[]> pairs(List<Member> members) {
        Map<Long, List<Member>> byOrg = new HashMap<>();
        members.forEach(member ->
                byOrg.computeIfAbsent(member.org(), org -> new ArrayList<>()).add(member));
        List<Member[]> pairs = new ArrayList<>();
        for (Member member : members) {
            if (member.handed() < OFTEN || !GroupTest.newcomer(member)) {
                continue;
            }
            for (Member other : byOrg.getOrDefault(member.replayedFrom(), List.of())) {
                if (GroupTest.newcomer(other) && other.org() != member.org()) {
                    pairs.add(new Member[] {other, member});
                }
            }
        }
        return pairs;
    }

    /** Share of the members that are such parties. */
    static double share(List<Member> members) {
        return parties(members).size() / (double) members.size();
    }

    /** The parties among the members in groups: who carries whose sessions on, and whose papers they share. */
    static List<List<Member>> groups(List<Member> members, Kinship kinship) {
        List<Member[]> pairs = pairs(members);
        Map<Member, Member> root = new IdentityHashMap<>();
        Map<Long, Member> holder = new HashMap<>();
        for (Member[] pair : pairs) {
            join(root, pair[0], pair[1]);
            for (Member party : pair) {
                for (long paper : kinship.papers(party)) {
                    join(root, holder.computeIfAbsent(paper, p -> party), party);
                }
            }
        }
        Set<Member> parties = parties(members);
        Map<Member, List<Member>> groups = new IdentityHashMap<>();
        List<List<Member>> inOrder = new ArrayList<>();
        for (Member member : members) {
            if (parties.contains(member)) {
                groups.computeIfAbsent(top(root, member), t -> {
                            List<Member> fresh = new ArrayList<>();
                            inOrder.add(fresh);
                            return fresh;
                        })
                        .add(member);
            }
        }
        return inOrder;
    }

    private static void join(Map<Member, Member> root, Member a, Member b) {
        Member first = top(root, a);
        Member second = top(root, b);
        if (first != second) {
            root.put(second, first);
        }
    }

    private static Member top(Map<Member, Member> root, Member member) {
        Member at = member;
        for (Member next = root.get(at); next != null; next = root.get(at)) {
            at = next;
        }
        return at;
    }
}
