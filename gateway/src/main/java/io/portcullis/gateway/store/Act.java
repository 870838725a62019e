package io.portcullis.gateway.store;

import java.time.Instant;

/**
 * Who changes something, and when.
 *
 * @param who name of the admin token used, or {@code command line}
 */
public record Act(String who, Instant at) {}
