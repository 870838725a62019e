package io.portcullis.shape;

/** Where the vault's nonces come from: 12 fresh random bytes a call, never the same twice under one key. */
@FunctionalInterface
public interface NonceSource {
    byte[] next();
}
