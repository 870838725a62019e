package io.portcullis.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One concern of shaping one answer: deterministic, single-threaded, with its own state where a stream needs it.
 *
 * <p>A shaper may mutate what it is given; {@link #whole} gets the raw bytes beside the parsed object so that a block
 * can be put away byte for byte.
 */
public interface Shaper {
    /** Changes one streamed event. */
    Shaped event(ObjectNode event);

    /**
     * Changes a whole answer in place.
     *
     * @param raw the answer's bytes as upstream sent them
     * @return whether anything changed
     */
    boolean whole(ObjectNode answer, byte[] raw);
}
