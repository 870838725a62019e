package io.portcullis.decide;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The alarmed members of one campaign and the most that any of them asks for. Every change costs the same however many
 * members there are: demands are counted by step, and there are eight steps.
 */
final class Crowd {
    private final TreeMap<String, Rungs.Demand> members = new TreeMap<>();
    private final int[] asked = new int[Step.values().length];
    private final int[] kept = new int[Step.values().length];

    /** A member, with what is to be counted of it, in the place of what was counted before. */
    void put(String account, Rungs.Demand demand) {
        remove(account);
        members.put(account, demand);
        asked[demand.asked().ordinal()]++;
        kept[demand.kept().ordinal()]++;
    }

    void remove(String account) {
        Rungs.Demand before = members.remove(account);
        if (before != null) {
            asked[before.asked().ordinal()]--;
            kept[before.kept().ordinal()]--;
        }
    }

    /** That of the most suspicious member; nothing where there is none. */
    Rungs.Demand demand() {
        return new Rungs.Demand(highest(asked), highest(kept), 0);
    }

    private static Step highest(int[] counts) {
        int at = counts.length - 1;
        while (at > 0 && counts[at] == 0) {
            at--;
        }
        return Step.values()[at];
    }

    int size() {
        return members.size();
    }

    Collection<String> accounts() {
        return List.copyOf(members.keySet());
    }
}
