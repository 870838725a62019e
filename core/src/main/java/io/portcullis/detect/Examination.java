package io.portcullis.detect;

import io.portcullis.campaign.Campaign;
import java.util.List;

/**
 * What stands against chosen accounts now, with what is needed to judge it: nobody is looked at anew for it, so that
 * asking costs no error probability.
 *
 * @param accounts those of the chosen accounts that were looked at, whether anything speaks against them or not
 * @param campaigns of the last search, those that hold a chosen account or were asked for by name
 * @param accountsTested accounts that were looked at at all
 * @param groupsTested groups that the last search judged
 * @param calibration SHA-256 of the calibration
 */
public record Examination(
        List<AccountFinding> accounts,
        List<Campaign> campaigns,
        long accountsTested,
        long groupsTested,
        String calibration) {
    public Examination {
        accounts = List.copyOf(accounts);
        campaigns = List.copyOf(campaigns);
    }
}
