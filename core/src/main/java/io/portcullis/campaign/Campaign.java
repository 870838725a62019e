package io.portcullis.campaign;

import java.time.Instant;
import java.util.List;

/**
 * A group of accounts that act as one.
 *
 * @param id {@code c1}, {@code c2}, ...; it stays from search to search, see {@link CampaignNames}
 * @param accounts members, sorted by name
 * @param exchanges of all members together
 * @param first first exchange of any member that used a link
 * @param p conformal p-value of the group against honest groups of like size
 * @param wrapper the shared wrapper as a person can read it, empty where the links are of other kinds
 * @param links strongest first
 * @param why one sentence
 */
public record Campaign(
        String id,
        List<String> accounts,
        long exchanges,
        Instant first,
        Instant last,
        double p,
        double score,
        String wrapper,
        List<Link> links,
        String why) {
    public Campaign {
        accounts = List.copyOf(accounts);
        links = List.copyOf(links);
    }

    Campaign named(String name) {
        return new Campaign(name, accounts, exchanges, first, last, p, score, wrapper, links, why);
    }
}
