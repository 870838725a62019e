package io.portcullis.evidence.statement;

/** Whoever signs statements: a name for its key, and the signing itself. */
public interface Signatory {
    /** The key's name, a hint for people; verifiers never rely on it. */
    String keyId();

    /** Ed25519 signature, 64 bytes. */
    byte[] sign(byte[] message);
}
