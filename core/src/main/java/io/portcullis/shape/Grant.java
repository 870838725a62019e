package io.portcullis.shape;

/** What becomes of a request's asks under an exposure. */
public sealed interface Grant {
    /** The call goes on, its request changed by the trim ({@link Trim#NONE} where nothing is to change). */
    record Granted(Trim trim) implements Grant {}

    /** The call ends with a 400.
     *
     * @param param the offending parameter as the caller's API calls it
     */
    record Refused(String param, String message) implements Grant {}
}
