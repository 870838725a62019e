package io.portcullis.app.config;

import io.portcullis.admit.Licence;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One version of the terms of use.
 *
 * @param id names this version for ever; new words need a new id
 * @param text the words themselves, from {@code text} or read from {@code file}
 * @param url where callers read them
 * @param effective since when they bind
 * @param grace how long after {@code effective} calls still pass without acceptance
 * @param license where an RSL document of the operator's own lies, if not at the gateway
 * @param rights what the words say for machines, hashed together with them
 * @param contentUsage value of the {@code Content-Usage} header, empty for none
 */
public record TermsSettings(
        String id,
        String text,
        URI url,
        Instant effective,
        Duration grace,
        Optional<URI> license,
        Optional<Licence> rights,
        String contentUsage) {}
