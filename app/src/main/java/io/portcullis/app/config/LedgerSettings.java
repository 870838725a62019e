package io.portcullis.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What is written down so that it can be proved.
 *
 * @param origin name of the log in its checkpoints, such as {@code gateway.example.org/log}; empty for one made from
 *     its key; stays for the log's life
 * @param checkpointInterval time between signed checkpoints, where anything is new
 * @param queue most facts waiting to be written
 * @param timestampAuthorities authorities of RFC 3161 that an export may ask to vouch for a checkpoint's time; the
 *     gateway asks no other, whoever names one
 * @param publicListener whether witnesses may follow on the callers' listener too, not only on the administrators'
 */
public record LedgerSettings(
        boolean enabled,
        String origin,
        Duration checkpointInterval,
        int queue,
        List<URI> timestampAuthorities,
        boolean publicListener) {}
