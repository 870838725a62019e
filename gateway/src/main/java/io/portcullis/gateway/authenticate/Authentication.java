package io.portcullis.gateway.authenticate;

import io.portcullis.traffic.Caller;

/** Who a credential stands for, or why nobody. */
public sealed interface Authentication {
    record Known(Caller caller) implements Authentication {}

    /** @param message a sentence for the caller; never holds any part of the credential */
    record Unknown(Why why, String message) implements Authentication {}

    /** Why a credential stands for nobody. */
    enum Why {
        MISSING,
        UNKNOWN_KEY,
        EXPIRED,
        REVOKED,
        NETWORK_NOT_ALLOWED,
        SUSPENDED,
        BAD_TOKEN
    }
}
