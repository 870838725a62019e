package io.portcullis.gateway.authenticate;

import io.portcullis.traffic.Verification;
import java.time.Instant;

/**
 * An account as the operator set it up.
 *
 * @param plan name of its plan
 */
public record AccountRecord(
        String id, String org, String plan, Verification verification, Status status, Instant created) {

    /** Whether an account may call at all. */
    public enum Status {
        ACTIVE,
        SUSPENDED
    }
}
