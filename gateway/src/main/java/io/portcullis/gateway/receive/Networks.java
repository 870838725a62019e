package io.portcullis.gateway.receive;

import java.util.List;

/**
 * Networks in CIDR notation whose members are trusted to tell whom they forward for.
 *
 * @param all a lone address is a network of one
 */
public record Networks(List<Network> all) {
    public Networks {
        all = List.copyOf(all);
    }

    /**
     * Reads networks such as {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException where one is none
     */
    public static Networks of(List<String> cidrs) {
        return new Networks(cidrs.stream().map(Network::of).toList());
    }

    /** Whether a literal address is a member. */
    public boolean contains(String ip) {
        return all.stream().anyMatch(network -> network.contains(ip));
    }
}
