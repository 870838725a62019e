package io.portcullis.inspect;

/**
 * Event time cut into windows of one length, in turn for making links between accounts and for testing them, so that
 * what a group was found by does not count as evidence against it.
 *
 * @param window length of a window, milliseconds, at least 1
 */
public record Halves(long window) {
    public Halves {
        if (window < 1) {
            throw new IllegalArgumentException("a window lasts at least a millisecond, not " + window);
        }
    }

    /** Whether links are made in the window that the time falls into, an odd one; even ones test them. */
    public boolean linking(long at) {
        return (Math.floorDiv(at, window) & 1) == 1;
    }
}
