package io.portcullis.detect;

import io.portcullis.calibrate.Calibration;
import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.CampaignFinder;
import io.portcullis.campaign.CampaignNames;
import io.portcullis.campaign.Member;
import io.portcullis.inspect.Adoptions;
import io.portcullis.inspect.Crowd;
import io.portcullis.inspect.Infrastructure;
import io.portcullis.inspect.Sharing;
import io.portcullis.inspect.Tie;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays the accounts of all parts together, searches for campaigns, and tells the accounts which they belong to. */
final class Pooling {
    private static final double DAY = 86_400_000.0;
    /** Level of a group's test in alphas: few honest accounts ever stand in a group that is judged (ADR 0023). */
    static final double LEVEL = 1.5;
    /** A statistic so far beyond that of every honest group known needs no second search. */
    private static final double CERTAIN = 1;

    private final Calibration calibration;
    private final EngineConfig config;
    private final List<Part> parts;
    private final List<AccountState> joined = new ArrayList<>();
    /** Accounts that the search before found in a campaign. */
    private final Set<AccountState> before = new HashSet<>();

    private List<Member> fleet = List.of();
    private int bystanders;
    private int tested;
    /** When the first account was first seen. */
    private long begun;

    Pooling(Calibration calibration, EngineConfig config, List<Part> parts) {
        this.calibration = calibration;
        this.config = config;
        this.parts = parts;
    }

    /**
     * Searches once. An account alarms when it stands in a campaign at the end of a log, in two searches running, so
     * that a group that looks bad for want of data does not, or in one that is beyond doubt.
     *
     * @param names of campaigns found before, which those that go on keep
     */
    List<Campaign> pool(long now, boolean end, CampaignNames names) {
        if (config.disabled().contains("campaign")) {
            return List.of();
        }
        CampaignFinder finder = new CampaignFinder(parts.get(0), this::words);
        List<CampaignFinder.Candidate> candidates = candidates(finder);
        tested = candidates.size();
        List<Campaign> campaigns = names.named(finder.judged(
                candidates,
                fleet,
                calibration.groupWeights(),
                statistic -> calibration.groups().p(statistic),
                Math.min(1, LEVEL * config.alpha())));
        before.forEach(state -> state.campaign = "");
        List<Double> honest = calibration.groups().values();
        double beyond = honest.isEmpty() ? Double.POSITIVE_INFINITY : honest.get(0) + CERTAIN;
        for (Campaign campaign : campaigns) {
            boolean certain = end || campaign.score() >= beyond;
            for (String account : campaign.accounts()) {
                AccountState state = state(account);
                if (state != null) {
                    state.campaign = campaign.id();
                    if ((certain || before.contains(state)) && !state.alarmed()) {
                        joined.add(state);
                        state.alarm(state.exchanges, end ? state.last : now);
                    }
                }
            }
        }
        return campaigns;
    }

    /** Groups that the last search judged. */
    int tested() {
        return tested;
    }

    /** Accounts that the last search alarmed for the first time. */
    List<AccountState> joined() {
        return joined;
    }

    /** Groups that honest traffic happens to form, whatever their p; what a calibration ranks against. */
    List<CampaignFinder.Candidate> references() {
        Part any = parts.get(0);
        return new CampaignFinder(any, this::words).references(members(any, true));
    }

    /** Groups that the search would judge, whatever their p. */
    List<CampaignFinder.Candidate> candidates() {
        return candidates(new CampaignFinder(parts.get(0), this::words));
    }

    private List<CampaignFinder.Candidate> candidates(CampaignFinder finder) {
        fleet = members(parts.get(0), false);
        return finder.candidates(fleet, bystanders);
    }

    private @Nullable AccountState state(String account) {
        for (Part part : parts) {
            AccountState state = part.accounts.get(account);
            if (state != null) {
                return state;
            }
        }
        return null;
    }

    private String words(long key) {
        for (Part part : parts) {
            if (part.owns(key)) {
                return part.words(key);
            }
        }
        return "";
    }

    /**
     * Accounts that share anything. Those that share their client software only cannot stand in a group: unless
     * {@code all} are wanted they are counted as bystanders, which is what makes a search over a million accounts
     * bearable.
     */
    private List<Member> members(Crowd crowd, boolean all) {
        Set<Long> replayed = new HashSet<>();
        before.clear();
        begun = Long.MAX_VALUE;
        for (Part part : parts) {
            for (AccountState state : part.accounts.values()) {
                begun = state.exchanges > 0 ? Math.min(begun, state.first) : begun;
                if (state.replayedFrom() != 0) {
                    replayed.add(state.replayedFrom());
                }
                if (!state.campaign.isEmpty()) {
                    before.add(state);
                }
            }
        }
        bystanders = 0;
        List<Member> members = new ArrayList<>();
        for (Part part : parts) {
            for (AccountState state : part.accounts.values()) {
                boolean ties = all || ties(state, crowd) || state.replayedFrom() != 0;
                if (ties || !replayed.isEmpty() && replayed.contains(state.org)) {
                    List<Member.Hold> holds = holds(state, crowd);
                    if (!holds.isEmpty() || state.replayedFrom() != 0) {
                        members.add(member(state, holds));
                    }
                } else if (sharesClient(state, crowd)) {
                    bystanders++;
                }
            }
        }
        return members;
    }

    /** Whether the account shares a key that can tie it to others. */
    private static boolean ties(AccountState state, Crowd crowd) {
        Infrastructure infrastructure = state.account.infrastructure();
        for (int i = 0; i < infrastructure.size(); i++) {
            if (infrastructure.kind(i) != Tie.CLIENT && crowd.sharing(infrastructure.key(i)) != Sharing.NONE) {
                return true;
            }
        }
        Adoptions adoptions = state.account.adoptions();
        for (int i = 0; i < adoptions.size(); i++) {
            if (crowd.sharing(adoptions.key(i)) != Sharing.NONE) {
                return true;
            }
        }
        return false;
    }

    private static boolean sharesClient(AccountState state, Crowd crowd) {
        Infrastructure infrastructure = state.account.infrastructure();
        for (int i = 0; i < infrastructure.size(); i++) {
            if (infrastructure.kind(i) == Tie.CLIENT && crowd.sharing(infrastructure.key(i)) != Sharing.NONE) {
                return true;
            }
        }
        return false;
    }

    private static List<Member.Hold> holds(AccountState state, Crowd crowd) {
        List<Member.Hold> holds = new ArrayList<>();
        Adoptions adoptions = state.account.adoptions();
        for (int i = 0; i < adoptions.size(); i++) {
            if (crowd.sharing(adoptions.key(i)) != Sharing.NONE) {
                holds.add(new Member.Hold(
                        adoptions.key(i), adoptions.tie(i), adoptions.uses(i, true), adoptions.uses(i, false)));
            }
        }
        Infrastructure infrastructure = state.account.infrastructure();
        for (int i = 0; i < infrastructure.size(); i++) {
            if (crowd.sharing(infrastructure.key(i)) != Sharing.NONE) {
                holds.add(new Member.Hold(infrastructure.key(i), infrastructure.kind(i), 1, 1));
            }
        }
        return holds;
    }

    private Member member(AccountState state, List<Member.Hold> holds) {
        Part any = parts.get(0);
        double score = state.excess - any.judge.papers(state, any);
        double age = state.facts.created().isPresent()
                ? Math.max(0, (state.first - state.facts.created().get().toEpochMilli()) / DAY)
                : state.first - begun > DAY ? Member.CAME : Double.NaN;
        return new Member(
                state.facts.account(),
                state.org,
                state.exchanges,
                state.first,
                state.last,
                age,
                state.facts.verified().ordinal(),
                state.talked / (double) Math.max(1, state.exchanges),
                state.evenExchanges,
                state.evenExchanges == 0 ? 0 : state.evenIntent / state.evenExchanges,
                state.account.mean(),
                state.replayedFrom(),
                Double.isFinite(score) ? Math.max(-10, score) : 0,
                state.account.handed(),
                state.account.errands().sample(),
                state.account.errands().again(),
                holds);
    }
}
