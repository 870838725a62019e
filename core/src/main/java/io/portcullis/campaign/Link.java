package io.portcullis.campaign;

import java.util.List;

/**
 * Something accounts share that ties them together.
 *
 * @param kind {@code template}, {@code replay}, {@code synchrony}, {@code failover}, {@code payment}, {@code network},
 *     {@code client} or {@code registration}
 * @param value readable: the shared wrapper's own words, or the shared token
 * @param accounts the members that share it, by name
 */
public record Link(String kind, String value, List<String> accounts) {
    public Link {
        accounts = List.copyOf(accounts);
    }
}
