package io.portcullis.detect;

import io.portcullis.calibrate.Calibration;
import io.portcullis.calibrate.PValue;
import io.portcullis.campaign.Campaign;
import io.portcullis.campaign.CampaignNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The last look at everything: findings from the parts of an engine, in an order that depends on names only. */
final class Closing {
    /** Up to so many accounts have their signals put into words at once. */
    static final int WORDED_MAX = 100_000;

    private final Calibration calibration;
    private final EngineConfig config;
    private final List<Part> parts;
    private final int worded;

    /** @param worded signals of fleets up to this size are put into words at once */
    Closing(Calibration calibration, EngineConfig config, List<Part> parts, int worded) {
        this.worded = worded;
        this.calibration = calibration;
        this.config = config;
        this.parts = parts;
    }

    Findings findings(long now, CampaignNames names) {
        TreeMap<String, AccountState> states = new TreeMap<>();
        long exchanges = 0;
        for (Part part : parts) {
            states.putAll(part.accounts);
            exchanges += part.exchanges;
        }
        Part any = parts.get(0);
        for (AccountState state : states.values()) {
            if (state.exchanges >= Judge.FIRST_LOOK) {
                any.judge.look(state, any, state.last);
            }
        }
        List<Campaign> campaigns = new Pooling(calibration, config, parts).pool(now, true, names);
        double[] e = new double[states.size()];
        int index = 0;
        for (AccountState state : states.values()) {
            e[index++] = any.judge.e(state);
        }
        Set<Integer> discoveries = new HashSet<>(PValue.discoveries(e, config.alpha()));
        List<AccountFinding> accounts = new ArrayList<>(states.size());
        index = 0;
        for (AccountState state : states.values()) {
            accounts.add(finding(state, any, discoveries.contains(index++), states.size() <= worded));
        }
        return new Findings(
                exchanges, accounts, campaigns, config.alpha(), calibration.sha256(), evicted(), warnings());
    }

    /** What stands against some accounts and campaigns; see {@link Engine#examine}. */
    static Examination examined(
            List<Part> parts,
            Set<String> accounts,
            Set<String> campaignIds,
            List<Campaign> campaigns,
            long groupsTested,
            String calibration) {
        long tested = 0;
        List<AccountFinding> found = new ArrayList<>();
        for (Part part : parts) {
            for (AccountState state : part.accounts.values()) {
                tested += state.excess == Double.NEGATIVE_INFINITY ? 0 : 1;
            }
        }
        for (String account : accounts) {
            for (Part part : parts) {
                AccountState state = part.accounts.get(account);
                if (state != null && state.excess != Double.NEGATIVE_INFINITY) {
                    found.add(finding(state, part, false, true));
                }
            }
        }
        List<Campaign> theirs = campaigns.stream()
                .filter(one -> accounts.isEmpty()
                        ? campaignIds.contains(one.id())
                        : one.accounts().stream().anyMatch(accounts::contains))
                .toList();
        return new Examination(found, theirs, tested, groupsTested, calibration);
    }

    /** @param discovery what e-BH over the fleet says, false where it was not asked */
    static AccountFinding finding(AccountState state, Part part, boolean discovery, boolean worded) {
        Judge judge = part.judge;
        return new AccountFinding(
                state.facts.account(),
                state.exchanges,
                judge.stratum(state).label(),
                state.score,
                state.excess,
                judge.p(state),
                judge.e(state),
                judge.posterior(state),
                state.alarmed(),
                state.alarmed()
                        ? Optional.of(
                                new AccountFinding.AlarmAt(state.alarmExchange, Instant.ofEpochMilli(state.alarmTime)))
                        : Optional.empty(),
                discovery,
                worded || state.alarmed() ? judge.signals(state, part) : new Unworded(part, state),
                state.campaign.isEmpty() ? Optional.empty() : Optional.of(state.campaign));
    }

    private List<String> evicted() {
        long keys = 0;
        long passages = 0;
        long hits = 0;
        for (Part part : parts) {
            for (int i = 0; i < Part.GROUPS; i++) {
                var book = part.keys[i];
                var replay = part.replays[i];
                keys += book == null ? 0 : book.evicted();
                passages += replay == null ? 0 : replay.overwritten();
            }
            hits += part.hitsDropped;
        }
        List<String> words = new ArrayList<>();
        if (keys > 0) {
            words.add("%d idle template keys forgotten".formatted(keys));
        }
        if (passages > 0) {
            words.add("%d older answer passages overwritten".formatted(passages));
        }
        if (hits > 0) {
            words.add("%d replay hits beyond the bound of an epoch".formatted(hits));
        }
        return words;
    }

    private List<String> warnings() {
        int n = calibration.maxima().n();
        List<String> warnings = new ArrayList<>();
        if (!calibration.supports(config.alpha())) {
            warnings.add(
                    ("the calibration rests on %d honest accounts, so that no p-value can be below %.2g: no account can"
                                    + " alarm at alpha %.2g by its own traffic")
                            .formatted(n, 1.0 / (n + 1), config.alpha()));
        }
        int groups = calibration.groups().n();
        if (1.0 / (groups + 1) > Pooling.LEVEL * config.alpha()) {
            warnings.add("the calibration rests on %d honest groups, so that no campaign can reach alpha %.2g"
                    .formatted(groups, config.alpha()));
        }
        return warnings;
    }
}
