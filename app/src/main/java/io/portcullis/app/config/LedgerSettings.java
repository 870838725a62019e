package io.portcullis.app.config;

import java.time.Duration;

/**
 * What is written down so that it can be proved.
 *
 * @param origin name of the log in its checkpoints, such as {@code gateway.example.org/log}; empty for one made from
 *     its key; stays for the log's life
 * @param checkpointInterval time between signed checkpoints, where anything is new
 * @param queue most facts waiting to be written
 * @param publicListener whether witnesses may follow on the callers' listener too, not only on the administrators'
 */
public record LedgerSettings(
        boolean enabled, String origin, Duration checkpointInterval, int queue, boolean publicListener) {}
