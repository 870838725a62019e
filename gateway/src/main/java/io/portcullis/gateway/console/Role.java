package io.portcullis.gateway.console;

import java.util.Locale;

/**
 * What an admin token may do. Not a ladder: whoever runs the gateway has no business in cases, and whoever investigates
 * none with keys. Everybody may look; only the owner may do everything.
 */
public enum Role {
    /** Sees everything but the audit trail and the content of evidence. */
    VIEWER,
    /** Opens cases, picks, annotates and reads evidence. */
    ANALYST,
    /** Does what an analyst does; decides, sends notices, places holds, closes. */
    LEAD,
    /** Places and releases holds, reads and exports evidence, imports signed agreements, erases accounts. */
    LEGAL,
    /** Changes organisations, accounts and keys. */
    OPERATOR,
    /** Publishes terms, reads the audit trail, and does what all others do. */
    OWNER;

    /** As configurations and messages call it. */
    String word() {
        return this == OWNER ? "admin" : name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role may do what the other one may. */
    public boolean atLeast(Role wanted) {
        return switch (wanted) {
            case VIEWER -> true;
            case ANALYST -> this == ANALYST || this == LEAD || this == OWNER;
            case LEAD -> this == LEAD || this == OWNER;
            case LEGAL -> this == LEGAL || this == OWNER;
            case OPERATOR -> this == OPERATOR || this == OWNER;
            case OWNER -> this == OWNER;
        };
    }
}
