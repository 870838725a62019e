package io.portcullis.gateway.console;

/** What an admin token may do, least first; each role may do what those before it may. */
public enum Role {
    /** Sees everything but the audit trail. */
    VIEWER,
    /** Changes organisations, accounts and keys. */
    OPERATOR,
    /** Publishes terms and reads the audit trail. */
    OWNER;

    public boolean atLeast(Role wanted) {
        return compareTo(wanted) >= 0;
    }
}
