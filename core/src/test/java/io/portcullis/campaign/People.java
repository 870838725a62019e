package io.portcullis.campaign;

import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.List;

/** Members for tests, made piece by piece. */
final class People {
    private static final long START = 1_700_000_000_000L;

    private final List<Member> members = new ArrayList<>();

    static Member.Hold hold(long key, Tie tie) {
        return new Member.Hold(key, tie, 10, 10);
    }

    /** A member of an organisation of its own, opened so many days before its first of 40 calls. */
    Member add(double ageDays, double score, double intent, Member.Hold... holds) {
        int number = members.size() + 1;
        Member member = new Member(
                "a" + number,
                1000L + number,
                40,
                START + 60_000L * number,
                START + 86_400_000L,
                ageDays,
                1,
                0,
                20,
                intent,
                new float[32],
                0,
                score,
                0,
                new int[0],
                0,
                List.of(holds));
        members.add(member);
        return member;
    }

    /** The same account under another name, with other errands and other sessions handed back. */
    static Member like(Member one, String name, long org, long replayedFrom, int handed, int[] errands, double again) {
        return new Member(
                name,
                org,
                one.exchanges(),
                one.first(),
                one.last(),
                one.ageDays(),
                one.verified(),
                one.talk(),
                one.evenExchanges(),
                one.evenIntent(),
                one.mean(),
                replayedFrom,
                one.score(),
                handed,
                errands,
                again,
                one.holds());
    }

    /** Strangers of all ages who share nothing but a popular mail domain and a network of a large office. */
    People strangers(int count) {
        for (int i = 0; i < count; i++) {
            add(20 + 37 * (i % 12), -1, 0, hold(i % 2, Tie.MAIL), hold(100 + i % 7, Tie.NETWORK));
        }
        return this;
    }

    List<Member> all() {
        return List.copyOf(members);
    }
}
