package io.portcullis.gateway.store.log;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Who has a say in what leaves the log.
 *
 * @param held accounts of which nothing may be deleted now; where asking fails, nothing is deleted at all
 */
public record Custodian(Supplier<Set<String>> held, Undertaker undertaker) {
    /** Holds nothing, proves nothing. */
    public static final Custodian NONE = new Custodian(Set::of, Undertaker.NONE);
}
