package io.portcullis.gateway.store;

import io.portcullis.evidence.Case;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Legal holds: what keeps retention and erasure away from accounts. A hold covers the accounts that its case names or
 * holds exchanges of, and every account that was seen in a campaign that the case names, from the day the case was
 * opened and as long as the hold lasts, whether the account stayed in the campaign or not. It outlives the closing of
 * its case. Blocks on the disk.
 */
public final class CaseHolds {
    /** Most accounts of a campaign that are written down. */
    static final int MEMBERS_MAX = 100_000;

    private static final int NAMED_MAX = 20;

    private final Registry registry;
    private final Database database;
    private final CaseRows rows;
    private final CaseChain chain;

    CaseHolds(Registry registry, Database database, CaseRows rows, CaseChain chain) {
        this.registry = registry;
        this.database = database;
        this.rows = rows;
        this.chain = chain;
    }

    /** Places a hold; holding again changes nothing. */
    public Case hold(String id, String why, Act act) {
        return hold(id, true, why, act);
    }

    /** Ends the hold; what is past its time is deleted by the next retention. */
    public Case release(String id, String why, Act act) {
        return hold(id, false, why, act);
    }

    private Case hold(String id, boolean on, String why, Act act) {
        Names.requireText("why", why, Case.TEXT_MAX);
        return chain.changed(id, act, on ? "case.hold" : "case.release", false, step -> {
            if (rows.get(id).hold() == on) {
                return;
            }
            database.update("UPDATE cases SET hold = ? WHERE id = ?", on ? 1 : 0, id);
            String what = (on ? "Legal hold: " : "Hold released: ") + why;
            chain.note(step, on ? Case.Act.HELD : Case.Act.RELEASED, "case", "", what);
        });
    }

    /** Accounts that a hold covers. */
    public Set<String> covered() {
        return rows.held();
    }

    /** The case whose hold covers the account. */
    public Optional<String> on(String account) {
        return rows.holdOn(account);
    }

    /** Campaigns that a case which is open or on hold is about. */
    Set<String> campaigns() {
        return rows.watched().keySet();
    }

    /**
     * Writes down accounts that were seen in a campaign, with a line in each case that is open or on hold about it.
     *
     * @return whether there was room for all of them
     */
    boolean seen(String campaign, Set<String> accounts, Instant at) {
        Set<String> known = rows.members(campaign);
        List<String> fresh = new TreeSet<>(accounts)
                .stream()
                        .filter(account -> !known.contains(account))
                        .limit(Math.max(0, MEMBERS_MAX - known.size()))
                        .toList();
        if (!fresh.isEmpty()) {
            Act act = new Act("detectors", at);
            registry.change(act, "case.members", campaign, fresh.size() + " accounts", () -> {
                fresh.forEach(account -> database.update(
                        "INSERT OR IGNORE INTO campaign_members VALUES (?, ?, ?)",
                        campaign,
                        account,
                        at.toEpochMilli()));
                tell(campaign, fresh, at);
                return fresh;
            });
        }
        return known.size() + fresh.size() < MEMBERS_MAX || known.containsAll(accounts);
    }

    /** A case that is full is covered all the same. */
    private void tell(String campaign, List<String> fresh, Instant at) {
        String names = fresh.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
        String more = fresh.size() > NAMED_MAX ? " and " + (fresh.size() - NAMED_MAX) + " more" : "";
        Map<String, List<String>> watched = rows.watched();
        for (String id : watched.getOrDefault(campaign, List.of())) {
            if (rows.custody(id).size() < Case.ITEMS_MAX) {
                chain.note(
                        new CaseChain.Step(id, "detectors", at),
                        Case.Act.CHANGED,
                        "campaign:" + campaign,
                        fresh.size() + " accounts",
                        "Seen in campaign " + campaign + ": " + names + more);
            }
        }
    }

    /** Takes an erased account off the campaigns' lists. */
    void forget(String account) {
        database.update("DELETE FROM campaign_members WHERE account = ?", account);
    }
}
