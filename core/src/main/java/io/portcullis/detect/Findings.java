package io.portcullis.detect;

import io.portcullis.campaign.Campaign;
import java.util.List;

/**
 * All that an engine found so far.
 *
 * @param accounts every account seen, sorted by name
 * @param evicted counts of what was dropped at a bound, in words; empty when nothing was
 * @param warnings what a reader must know before trusting the alarms
 */
public record Findings(
        long exchanges,
        List<AccountFinding> accounts,
        List<Campaign> campaigns,
        double alpha,
        String calibrationSha256,
        List<String> evicted,
        List<String> warnings) {
    public Findings {
        accounts = List.copyOf(accounts);
        campaigns = List.copyOf(campaigns);
        evicted = List.copyOf(evicted);
        warnings = List.copyOf(warnings);
    }

    public long alarmed() {
        return accounts.stream().filter(AccountFinding::alarm).count();
    }
}
