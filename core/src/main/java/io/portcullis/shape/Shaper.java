package io.portcullis.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One concern of shaping one answer: deterministic, single-threaded, with its own state where a stream needs it.
 *
 * <p>A shaper may mutate the tree it is given; it gets the raw bytes beside it so that a block can be put away byte for
 * byte.
 */
public interface Shaper {
    /** Changes one streamed event. */
    Shaped event(ObjectNode event, byte[] raw);

    /**
     * Changes a whole answer in place.
     *
     * @return whether anything changed
     */
    boolean whole(ObjectNode answer, byte[] raw);

    /** Events to be sent before a stream that has come to its end without a word about it; usually none. */
    default List<ObjectNode> last() {
        return List.of();
    }

    /** Whether every further event of the stream concerns this shaper, whatever is in it. */
    default boolean watching() {
        return false;
    }
}
