package io.portcullis.campaign;

/**
 * Something accounts share that ties them together.
 *
 * @param kind {@code template}, {@code replay}, {@code synchrony}, {@code failover}, {@code payment}, {@code network},
 *     {@code client} or {@code registration}
 * @param value readable: the shared wrapper's own words, or the shared token
 * @param accounts how many members share it
 */
public record Link(String kind, String value, int accounts) {}
