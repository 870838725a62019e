package io.portcullis.inspect;

/**
 * The fleet as one account's detectors may see it: frozen at the end of the last epoch, so that what an account is
 * told does not depend on which thread or machine counted the others.
 */
public interface Crowd {
    Crowd EMPTY = key -> Sharing.NONE;

    /** What is shared under the key, {@link Sharing#NONE} unless several accounts adopted it. */
    Sharing sharing(long key);
}
