package io.portcullis.gateway.store;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roll of the campaigns that cases are about: it writes down who is in them now, so that a legal hold covers
 * accounts that join a campaign after its case was opened. Called every few seconds by the {@link CaseClerk}, and
 * before anything is deleted. Where it cannot be called, nothing is deleted. Blocks on the disk.
 */
public final class CampaignRoll {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignRoll.class);

    private final Registry registry;
    private final Members members;
    private final InstantSource clock;

    /** Whoever knows who is in a campaign. */
    @FunctionalInterface
    public interface Members {
        /** Nobody does, as where no detector runs: those who are written down stay covered. */
        Members NONE = campaigns -> Map.of();

        /** Accounts by campaign, now; campaigns of which nothing is known are missing. */
        Map<String, Set<String>> of(Set<String> campaigns);
    }

    public CampaignRoll(Registry registry, Members members, InstantSource clock) {
        this.registry = registry;
        this.members = members;
        this.clock = clock;
    }

    /** Writes down accounts that were not seen before. */
    public void call() {
        Set<String> campaigns = registry.holds().campaigns();
        if (campaigns.isEmpty()) {
            return;
        }
        boolean room = true;
        for (Map.Entry<String, Set<String>> one : members.of(campaigns).entrySet()) {
            room &= registry.holds().seen(one.getKey(), one.getValue(), clock.instant());
        }
        if (room) {
            registry.recovered("campaigns");
        } else {
            registry.degrade("campaigns", "Legal holds do not cover all accounts of a campaign: it has too many");
        }
    }

    /** The same for a thread that has other work: trouble is told and passes. */
    void callQuietly() {
        try {
            call();
            registry.recovered("roll");
        } catch (StoreException e) {
            LOG.debug("the roll of campaigns could not be called", e);
            registry.degrade("roll", "Who joins a campaign under legal hold is not written down: " + e.getMessage());
        }
    }

    /** Accounts that a hold covers now. */
    public Set<String> covered() {
        call();
        return registry.holds().covered();
    }

    /** The case whose hold covers the account now. */
    public Optional<String> holdOn(String account) {
        call();
        return registry.holds().on(account);
    }
}
