package io.portcullis.evidence.statement;

/** A public key that a verifier trusts. */
@FunctionalInterface
public interface Trusted {
    /** Whether the signature of the message was made with this key; false, never an exception, for rubbish. */
    boolean verifies(byte[] message, byte[] signature);
}
