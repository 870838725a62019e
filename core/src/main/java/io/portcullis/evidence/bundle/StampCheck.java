package io.portcullis.evidence.bundle;

/** Whoever can check RFC 3161 timestamps; a verifier without one says that it did not look. */
@FunctionalInterface
public interface StampCheck {
    /** Looks at no timestamp. */
    StampCheck NONE = (token, stamped) -> new Stamp.Unchecked("this verifier can not check timestamps");

    /** What a token says of the bytes it was made over. */
    Stamp check(byte[] token, byte[] stamped);

    /** What became of a timestamp. */
    sealed interface Stamp {
        /** @param what one sentence: when, by whom, and how far that authority was trusted */
        record Good(String what) implements Stamp {}

        record Bad(String why) implements Stamp {}

        record Unchecked(String why) implements Stamp {}
    }
}
