package io.portcullis.traffic;

/** How far an account has shown who it is, weakest first. */
public enum Verification {
    NONE,
    EMAIL,
    PAYMENT,
    ORGANISATION
}
