package io.portcullis.gateway.store;

import java.time.Instant;

/**
 * One administrative change; never holds a secret.
 *
 * @param who name of the admin token, or {@code command line}
 * @param what for instance {@code key.revoke}
 * @param subject id of what was changed
 */
public record AuditEntry(long n, Instant at, String who, String what, String subject, String detail) {}
