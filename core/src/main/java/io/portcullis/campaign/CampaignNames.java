package io.portcullis.campaign;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names of campaigns that stay the same from search to search while the membership mostly does, so that what hangs on a
 * name (a step of the ladder, a case, a person's word) goes on. A campaign takes over the name of the one it shares
 * most members with, if those are at least half of the smaller of the two: it may grow, shrink and lose members. Where
 * one splits, the larger share keeps the name; where two become one, the name of the larger share stays. A name is
 * never given again: one that is not seen for {@value #SEARCHES_KEPT} searches is forgotten.
 *
 * <p>It names groups and does not make them: what a campaign is, is decided before. Deterministic: the same searches in
 * the same order give the same names.
 */
public final class CampaignNames {
    static final int SEARCHES_KEPT = 40;
    private static final int ACCOUNTS_MAX = 400_000;

    private final TreeMap<Integer, Known> known = new TreeMap<>();
    private int last;
    private long search;

    /** A campaign as it was when last seen. */
    private record Known(Set<String> accounts, long seen) {}

    /** A campaign found now that may take over a name. */
    private record Claim(int found, int name, int shared) {}

    /** The same campaigns in the same order, named. */
    public List<Campaign> named(List<Campaign> found) {
        search++;
        int[] names = new int[found.size()];
        Set<Integer> given = new HashSet<>();
        for (Claim claim : claims(found)) {
            if (names[claim.found()] == 0 && given.add(claim.name())) {
                names[claim.found()] = claim.name();
            }
        }
        List<Campaign> named = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            Campaign campaign = found.get(i);
            int name = names[i] == 0 ? ++last : names[i];
            known.put(name, new Known(new TreeSet<>(campaign.accounts()), search));
            named.add(campaign.named("c" + name));
        }
        forget();
        return named;
    }

    /** Largest share first, older names first among equals. */
    private List<Claim> claims(List<Campaign> found) {
        Map<String, List<Integer>> names = new HashMap<>();
        known.forEach((name, one) -> one.accounts()
                .forEach(account ->
                        names.computeIfAbsent(account, a -> new ArrayList<>()).add(name)));
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            List<String> accounts = found.get(i).accounts();
            Map<Integer, Integer> shared = new TreeMap<>();
            accounts.forEach(account ->
                    names.getOrDefault(account, List.of()).forEach(name -> shared.merge(name, 1, Integer::sum)));
            for (Map.Entry<Integer, Integer> entry : shared.entrySet()) {
                Known before = known.get(entry.getKey());
                int smaller = before == null
                        ? Integer.MAX_VALUE
                        : Math.min(before.accounts().size(), accounts.size());
                if (2L * entry.getValue() >= smaller) {
                    claims.add(new Claim(i, entry.getKey(), entry.getValue()));
                }
            }
        }
        claims.sort(Comparator.comparingInt(Claim::shared)
                .reversed()
                .thenComparingInt(Claim::name)
                .thenComparingInt(Claim::found));
        return claims;
    }

    /** Names unseen for long go, and the longest unseen where there are too many members to remember. */
    private void forget() {
        known.values().removeIf(one -> search - one.seen() >= SEARCHES_KEPT);
        long accounts =
                known.values().stream().mapToLong(one -> one.accounts().size()).sum();
        while (accounts > ACCOUNTS_MAX && known.size() > 1) {
            Map.Entry<Integer, Known> oldest = known.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().seen()))
                    .orElseThrow();
            accounts -= oldest.getValue().accounts().size();
            known.remove(oldest.getKey());
        }
    }

    public void clear() {
        known.clear();
        last = 0;
        search = 0;
    }

    /** Writes all state; equal states give equal bytes. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(last);
        out.writeLong(search);
        out.writeInt(known.size());
        for (Map.Entry<Integer, Known> entry : known.entrySet()) {
            out.writeInt(entry.getKey());
            out.writeLong(entry.getValue().seen());
            out.writeInt(entry.getValue().accounts().size());
            for (String account : entry.getValue().accounts()) {
                out.writeUTF(account);
            }
        }
    }

    /** Takes the state that was written; what was known before is gone. */
    public void read(DataInput in) throws IOException {
        clear();
        last = in.readInt();
        search = in.readLong();
        for (int i = in.readInt(); i > 0; i--) {
            int name = in.readInt();
            long seen = in.readLong();
            Set<String> accounts = new TreeSet<>();
            for (int j = in.readInt(); j > 0; j--) {
                accounts.add(in.readUTF());
            }
            known.put(name, new Known(accounts, seen));
        }
    }
}
